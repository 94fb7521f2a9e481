-- What `himaya link` learned: how much agreement in each field weighs. Shares and weights over everyone in the registers;
-- no person, no value, nothing of a case.
CREATE TABLE link_model (
    id TEXT PRIMARY KEY,
    entries BIGINT NOT NULL,
    body TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX link_model_by_time ON link_model (at, id);

-- One run of `himaya link`, piece by piece. `entries` is a keyed digest of who stood in the registers when it began: a run
-- that was stopped goes on only where it left off the same people.
CREATE TABLE link_run (
    id TEXT PRIMARY KEY,
    until_at BIGINT NOT NULL,
    entries BYTEA NOT NULL,
    model_id TEXT REFERENCES link_model (id),
    pieces BIGINT NOT NULL,
    next_piece BIGINT NOT NULL,
    began_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX link_run_to_end ON link_run (began_at) WHERE ended_at IS NULL;

-- Two entries of one office's register that may be one person. Who they are, what each field weighs, and what was decided
-- with which words is sealed to that office. `pair` is a keyed digest of both entries, so that a pair is found once;
-- `tenths` is the weight in tenths of a bit, by which the list is ordered.
CREATE TABLE link_pair (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    pair BYTEA NOT NULL UNIQUE,
    tenths BIGINT NOT NULL,
    body BYTEA NOT NULL, -- sealed
    state TEXT NOT NULL,
    history BYTEA, -- sealed
    found_at BIGINT NOT NULL,
    decided_at BIGINT
);
CREATE INDEX link_pair_of_org ON link_pair (org_id, state, tenths);

-- A question is asked once for two entries; what the asking office holds of the answer is sealed like the answer.
ALTER TABLE link_question ADD COLUMN pair BYTEA;
ALTER TABLE link_question ADD COLUMN decision BYTEA; -- sealed
ALTER TABLE link_question ADD COLUMN decided_at BIGINT;
CREATE UNIQUE INDEX link_question_once ON link_question (pair);

-- Two offices said that the entries of a question are one person. Who that is stands in no column: the question's own
-- content is sealed. `parted_by` is the office that took it apart again.
CREATE TABLE link_same (
    question_id TEXT PRIMARY KEY REFERENCES link_question (id),
    district TEXT NOT NULL,
    at BIGINT NOT NULL,
    parted_at BIGINT,
    parted_by TEXT REFERENCES org (id)
);

-- A household that is part of another one, and somebody who is entered twice: links, which rewrite nothing and are
-- taken away again.
ALTER TABLE household ADD COLUMN merged_into TEXT REFERENCES household (id);
CREATE INDEX household_parts ON household (merged_into) WHERE merged_into IS NOT NULL;
ALTER TABLE resident ADD COLUMN same_as TEXT REFERENCES resident (id);
