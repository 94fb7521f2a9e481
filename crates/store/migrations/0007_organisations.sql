-- What an organisation has sent, under eight words of its own: a list of its reports that opens with them alone.
CREATE TABLE sender (
    locator BYTEA PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    receipt_wrap BYTEA NOT NULL, -- sealed
    body BYTEA NOT NULL, -- sealed
    erase_at BIGINT NOT NULL
);
CREATE INDEX sender_to_erase ON sender (erase_at);

-- A signal that was handed to another authority before a case was opened, and why.
CREATE TABLE signal_forward (
    id TEXT PRIMARY KEY,
    signal_id TEXT NOT NULL REFERENCES signal (id),
    from_org TEXT NOT NULL REFERENCES org (id),
    to_org TEXT NOT NULL REFERENCES org (id),
    basis TEXT NOT NULL,
    note BYTEA NOT NULL, -- sealed
    at BIGINT NOT NULL
);
CREATE INDEX signal_forward_of_signal ON signal_forward (signal_id, at);
-- A presumed victim's signal that was handed to the special police unit, and that nobody there has looked at.
CREATE INDEX signal_handed ON signal (suspected_at) WHERE state = 'new' AND suspected_at IS NOT NULL;
