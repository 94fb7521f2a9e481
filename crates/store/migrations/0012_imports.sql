-- A list that an office loads into a register: the file, how its columns are understood, and how far it is. What was
-- loaded goes on after a restart from `done`, and is undone as a whole. `source` is a keyed digest of the header, by
-- which a source is known again.
CREATE TABLE import (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    member_id TEXT NOT NULL REFERENCES member (id),
    target TEXT NOT NULL,
    state TEXT NOT NULL,
    source BYTEA NOT NULL,
    body BYTEA NOT NULL, -- sealed
    fault TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    done BIGINT NOT NULL,
    takes_doubtful BOOLEAN NOT NULL,
    at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    worker TEXT NOT NULL,
    worker_until BIGINT NOT NULL,
    has_file BOOLEAN NOT NULL
);
CREATE INDEX import_of_org ON import (org_id, target, at);
CREATE INDEX import_with_file ON import (changed_at) WHERE has_file;

-- What became of each row. `digest` tells a row that was loaded before; it is made with a key of the office, so that
-- nobody else can try what a row may have said.
CREATE TABLE import_row (
    import_id TEXT NOT NULL REFERENCES import (id),
    place BIGINT NOT NULL,
    number BIGINT NOT NULL,
    verdict TEXT NOT NULL,
    record_id TEXT NOT NULL,
    digest BYTEA NOT NULL,
    body BYTEA, -- sealed
    PRIMARY KEY (import_id, place)
);
CREATE INDEX import_row_taken ON import_row (digest) WHERE verdict = 'taken';
CREATE INDEX import_row_verdict ON import_row (import_id, verdict, place);

-- A household that a list brought, and whether anybody has worked on it since: then undoing the list leaves it.
ALTER TABLE household ADD COLUMN import_id TEXT REFERENCES import (id);
ALTER TABLE household ADD COLUMN is_worked_on BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX household_of_import ON household (import_id) WHERE import_id IS NOT NULL;

-- Of a restricted household nobody elsewhere learns that it is known; its own office is told who registers somebody of it.
ALTER TABLE household ADD COLUMN is_restricted BOOLEAN NOT NULL DEFAULT FALSE;

-- How many people a member loaded with lists on a day, beside those that were entered one by one.
ALTER TABLE link_count ADD COLUMN loaded BIGINT NOT NULL DEFAULT 0;
