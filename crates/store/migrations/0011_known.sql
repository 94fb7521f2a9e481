-- A person as keyed bits, so that they are found again in another office. The bits are made with a key that is not in
-- the database, and sealed with another one: see docs/decisions/0022.
CREATE TABLE link_entry (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    org_id TEXT NOT NULL REFERENCES org (id),
    bits BYTEA NOT NULL, -- sealed
    member_id TEXT NOT NULL REFERENCES member (id),
    looked_at BIGINT,
    at BIGINT NOT NULL
);
CREATE INDEX link_entry_by_time ON link_entry (at, id);
CREATE INDEX link_entry_to_look ON link_entry (at) WHERE looked_at IS NULL;
CREATE INDEX link_entry_of_record ON link_entry (record_id);

-- How often a member asked on a day whether somebody is known.
CREATE TABLE link_count (
    member_id TEXT NOT NULL REFERENCES member (id),
    day TEXT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (member_id, day)
);

-- A question to the office that may know a person. Who may be meant is sealed to that office alone; for whom it was
-- asked, and the answer, to the asking office too, unless it must not learn that anyone is known. `about` is a
-- keyed digest of the household.
CREATE TABLE link_question (
    id TEXT PRIMARY KEY,
    from_org TEXT NOT NULL REFERENCES org (id),
    to_org TEXT NOT NULL REFERENCES org (id),
    about BYTEA NOT NULL,
    body BYTEA NOT NULL, -- sealed
    asked BYTEA NOT NULL, -- sealed
    asked_at BIGINT NOT NULL,
    answer_by BIGINT NOT NULL,
    state TEXT NOT NULL,
    answered_at BIGINT,
    answer BYTEA -- sealed
);
CREATE INDEX link_question_to ON link_question (to_org, state, answer_by);
CREATE INDEX link_question_about ON link_question (about);
