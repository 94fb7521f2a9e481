-- Pictures of offers' pages, where a server has a browser for them: one that is being taken, was taken, or could not be.
CREATE TABLE offer_picture (
    offer_id TEXT PRIMARY KEY REFERENCES offer (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    at BIGINT NOT NULL,
    body BYTEA -- sealed
);
