-- A form that is sent twice is done once: a keyed digest of its token, of who sent it and of what it says.
-- Without server.key nothing can be learnt from it. Swept after thirty days.
CREATE TABLE form_done (
    once BYTEA PRIMARY KEY,
    at BIGINT NOT NULL
);
CREATE INDEX form_done_by_time ON form_done (at);
