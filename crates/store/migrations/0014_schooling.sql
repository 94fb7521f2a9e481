-- A list of pupils as it was loaded: of one month, of a district or of all. A list that is whole says by its silence who
-- goes to no school.
CREATE TABLE attendance_load (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    member_id TEXT NOT NULL REFERENCES member (id),
    month TEXT NOT NULL,
    district TEXT NOT NULL,
    is_whole BOOLEAN NOT NULL,
    school_days BIGINT NOT NULL,
    state TEXT NOT NULL,
    pupils BIGINT NOT NULL,
    followed BIGINT NOT NULL,
    back BIGINT NOT NULL,
    begun_at BIGINT NOT NULL,
    finished_at BIGINT,
    compared_at BIGINT,
    import_id TEXT REFERENCES import (id)
);
CREATE INDEX attendance_load_of_org ON attendance_load (org_id, begun_at);
CREATE INDEX attendance_load_to_compare ON attendance_load (finished_at) WHERE compared_at IS NULL AND state = 'finished';

-- A pupil of one load. The bits are sealed like those of `link_entry`, and gone when the school year is over; `step` is how far
-- the absence went.
CREATE TABLE pupil (
    load_id TEXT NOT NULL REFERENCES attendance_load (id),
    place BIGINT NOT NULL,
    district TEXT NOT NULL,
    step TEXT NOT NULL,
    bits BYTEA NOT NULL, -- sealed
    body BYTEA NOT NULL, -- sealed
    PRIMARY KEY (load_id, place)
);

-- A minor who was absent past the threshold, followed until back at school.
CREATE TABLE absence (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    org_id TEXT NOT NULL REFERENCES org (id),
    state TEXT NOT NULL,
    district TEXT NOT NULL,
    step TEXT NOT NULL,
    last_month TEXT NOT NULL,
    measure TEXT NOT NULL,
    measures BIGINT NOT NULL,
    look_by BIGINT NOT NULL,
    signal_id TEXT REFERENCES signal (id),
    opened_at BIGINT NOT NULL,
    ended_at BIGINT,
    close_reason TEXT NOT NULL,
    body BYTEA NOT NULL -- sealed
);
CREATE INDEX absence_of_org ON absence (org_id, state, look_by, id);
CREATE INDEX absence_to_tell ON absence (org_id, id) WHERE signal_id IS NULL AND state = 'followed';

-- What each load said of a pupil who is followed.
CREATE TABLE absence_month (
    absence_id TEXT NOT NULL REFERENCES absence (id),
    load_id TEXT NOT NULL REFERENCES attendance_load (id),
    month TEXT NOT NULL,
    step TEXT NOT NULL,
    body BYTEA NOT NULL, -- sealed
    PRIMARY KEY (absence_id, load_id)
);
CREATE INDEX absence_month_of_load ON absence_month (load_id);

CREATE TABLE absence_measure (
    id TEXT PRIMARY KEY,
    absence_id TEXT NOT NULL REFERENCES absence (id),
    member_id TEXT NOT NULL REFERENCES member (id),
    measure TEXT NOT NULL,
    note BYTEA NOT NULL, -- sealed
    at BIGINT NOT NULL
);
CREATE INDEX absence_measure_of ON absence_measure (absence_id, at);

-- A child of a register who is on no list of the school year, for the office that registered them.
CREATE TABLE unlisted (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    household_id TEXT NOT NULL REFERENCES household (id),
    resident_id TEXT NOT NULL REFERENCES resident (id),
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
CREATE UNIQUE INDEX unlisted_once ON unlisted (resident_id, school_year);
CREATE INDEX unlisted_of_org ON unlisted (org_id, state, look_by, id);

-- A boarding school, a children's home: about no person, so that its name is clear.
CREATE TABLE institution (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    district TEXT NOT NULL,
    capacity BIGINT NOT NULL,
    state TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX institution_of_org ON institution (org_id, state, name, id);

-- A child in care. `leaves` is a month: the day would be that of a birth.
CREATE TABLE ward (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    org_id TEXT NOT NULL REFERENCES org (id),
    institution_id TEXT NOT NULL REFERENCES institution (id),
    district TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    sex TEXT NOT NULL,
    leaves TEXT NOT NULL,
    plan_by BIGINT NOT NULL,
    planned_at BIGINT,
    left_at BIGINT,
    leave_reason TEXT NOT NULL,
    look_by BIGINT,
    looked_at BIGINT,
    look BYTEA, -- sealed
    entered_at BIGINT NOT NULL,
    body BYTEA NOT NULL -- sealed
);
CREATE INDEX ward_of_institution ON ward (institution_id, state, leaves, id);
CREATE INDEX ward_of_org ON ward (org_id, state, leaves, id);

-- A step of the plan before leaving: what, who, and by when.
CREATE TABLE care_step (
    id TEXT PRIMARY KEY,
    ward_id TEXT NOT NULL REFERENCES ward (id),
    part TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    done_at BIGINT,
    body BYTEA NOT NULL, -- sealed
    at BIGINT NOT NULL
);
CREATE INDEX care_step_of_ward ON care_step (ward_id, due_at);
