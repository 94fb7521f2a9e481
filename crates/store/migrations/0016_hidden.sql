-- How many people a household has is counted, those of its parts among them.
ALTER TABLE household DROP COLUMN residents;

-- Who else is the same person, looked for from the leading entry.
CREATE INDEX resident_same ON resident (same_as) WHERE same_as IS NOT NULL;

-- Whether a question is for registrars or for case officers: a keyed digest, which says it to the program alone.
ALTER TABLE link_question ADD COLUMN lane BYTEA;

-- A child of a register who is on no list of the school year goes with the list that brought them, when it is undone.
CREATE TABLE unlisted_anew (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    household_id TEXT NOT NULL REFERENCES household (id) ON DELETE CASCADE,
    resident_id TEXT NOT NULL REFERENCES resident (id) ON DELETE CASCADE,
    school_year BIGINT NOT NULL,
    load_id TEXT NOT NULL REFERENCES attendance_load (id),
    district TEXT NOT NULL,
    state TEXT NOT NULL,
    answer TEXT NOT NULL,
    noted_at BIGINT NOT NULL,
    look_by BIGINT NOT NULL,
    answered_at BIGINT,
    signal_id TEXT REFERENCES signal (id)
);
INSERT INTO unlisted_anew (id, org_id, household_id, resident_id, school_year, load_id, district, state, answer,
                           noted_at, look_by, answered_at, signal_id)
    SELECT id, org_id, household_id, resident_id, school_year, load_id, district, state, answer, noted_at, look_by,
           answered_at, signal_id FROM unlisted;
DROP TABLE unlisted;
ALTER TABLE unlisted_anew RENAME TO unlisted;
CREATE UNIQUE INDEX unlisted_once ON unlisted (resident_id, school_year);
CREATE INDEX unlisted_of_org ON unlisted (org_id, state, look_by, id);
