-- A vulnerable household, or a person without permanent residence, in the register of one office. Who they are and
-- where they live is sealed; what figures and clocks need is clear.
CREATE TABLE household (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    org_id TEXT NOT NULL REFERENCES org (id),
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    district TEXT NOT NULL,
    basis TEXT NOT NULL,
    body BYTEA NOT NULL, -- sealed
    residents BIGINT NOT NULL,
    level TEXT NOT NULL,
    registered_at BIGINT NOT NULL,
    assessed_at BIGINT,
    assess_by BIGINT NOT NULL,
    closed_at BIGINT,
    close_reason TEXT NOT NULL
);
CREATE INDEX household_of_org ON household (org_id, state, assess_by, id);
CREATE INDEX household_to_assess ON household (assess_by) WHERE state = 'open';

CREATE TABLE resident (
    id TEXT PRIMARY KEY,
    household_id TEXT NOT NULL REFERENCES household (id),
    relation TEXT NOT NULL,
    sex TEXT NOT NULL,
    age_band TEXT NOT NULL,
    body BYTEA NOT NULL, -- sealed
    at BIGINT NOT NULL
);
CREATE INDEX resident_of_household ON resident (household_id, at);

-- A household as it was assessed, with the version of what was asked.
CREATE TABLE assessment (
    id TEXT PRIMARY KEY,
    household_id TEXT NOT NULL REFERENCES household (id),
    member_id TEXT NOT NULL REFERENCES member (id),
    version TEXT NOT NULL,
    level TEXT NOT NULL,
    body BYTEA NOT NULL, -- sealed
    at BIGINT NOT NULL
);
CREATE INDEX assessment_of_household ON assessment (household_id, at);

-- A case that a household was directed with.
ALTER TABLE case_file ADD COLUMN household_id TEXT REFERENCES household (id);
CREATE INDEX case_of_household ON case_file (household_id) WHERE household_id IS NOT NULL;
