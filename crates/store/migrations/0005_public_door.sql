-- A report that was begun and is gone on with later. It opens with its receipt and nothing else: nobody here reads it.
CREATE TABLE draft (
    locator BYTEA PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    receipt_wrap BYTEA NOT NULL, -- sealed
    body BYTEA NOT NULL, -- sealed
    erase_at BIGINT NOT NULL
);
CREATE INDEX draft_to_erase ON draft (erase_at);

-- By when a reporter who asked for it is called, until they are.
ALTER TABLE signal ADD COLUMN call_by BIGINT;
CREATE INDEX signal_to_call ON signal (call_by) WHERE call_by IS NOT NULL;

-- By when an officer has promised the next answer.
ALTER TABLE signal ADD COLUMN promised_at BIGINT;

-- Whether a file lost what it said about its maker: fully, partly, no.
ALTER TABLE signal_file ADD COLUMN cleaned TEXT NOT NULL DEFAULT 'no';
