-- How the reporter of a signal may be reached, sealed apart from the report: to the custodian and to the receipt. The
-- desk that reads the words opens it when the custodian agrees, or the reporter asks to be called.
CREATE TABLE contact (
    signal_id TEXT PRIMARY KEY REFERENCES signal (id),
    body BYTEA NOT NULL, -- sealed
    receipt_wrap BYTEA NOT NULL -- sealed
);

-- A desk's question to the custodian, and the answer.
CREATE TABLE contact_request (
    id TEXT PRIMARY KEY,
    signal_id TEXT NOT NULL REFERENCES signal (id),
    org_id TEXT NOT NULL REFERENCES org (id),
    keeper_id TEXT NOT NULL REFERENCES org (id),
    member_id TEXT NOT NULL REFERENCES member (id),
    why BYTEA NOT NULL, -- sealed
    asked_at BIGINT NOT NULL,
    answer_by BIGINT NOT NULL,
    decided_at BIGINT,
    decided_by TEXT REFERENCES member (id),
    decision TEXT NOT NULL,
    answer BYTEA -- sealed
);
CREATE UNIQUE INDEX contact_request_waiting ON contact_request (signal_id, org_id) WHERE decided_at IS NULL;
CREATE INDEX contact_request_late ON contact_request (answer_by) WHERE decided_at IS NULL;
CREATE INDEX contact_request_of_signal ON contact_request (signal_id, asked_at);
CREATE INDEX contact_request_of_keeper ON contact_request (keeper_id, decided_at);
