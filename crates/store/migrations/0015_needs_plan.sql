-- The plan of help of a household: which need is answered with which service, by whom, by when. `case_id` is the case
-- with which a line was directed; `version` goes up with each change, so that of two who change a line one is told.
CREATE TABLE plan_line (
    id TEXT PRIMARY KEY,
    household_id TEXT NOT NULL REFERENCES household (id),
    need TEXT NOT NULL,
    service TEXT NOT NULL,
    agency TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    drop_reason TEXT NOT NULL,
    case_id TEXT REFERENCES case_file (id),
    version BIGINT NOT NULL,
    body BYTEA NOT NULL, -- sealed
    at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE UNIQUE INDEX plan_line_once ON plan_line (household_id, need, agency) WHERE state = 'planned';
CREATE INDEX plan_line_of_household ON plan_line (household_id, due_at);
CREATE INDEX plan_line_of_case ON plan_line (case_id) WHERE case_id IS NOT NULL;

-- The earliest day of the lines that still wait.
ALTER TABLE household ADD COLUMN plan_by BIGINT;
CREATE INDEX household_plan_due ON household (plan_by, id) WHERE state = 'open' AND plan_by IS NOT NULL;
