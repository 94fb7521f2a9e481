-- The whole house, thinly: who works here, what is sealed to whom, what came in, what was done.
-- Sealed columns are BYTEA and say so; everything clear is coded and coarse (see docs/security).

-- An organisation and its identity. The private half is never here in the clear: it is sealed to each
-- member (org_key) and to the offline recovery identity (recovery_seal, an age file).
CREATE TABLE org (
    id TEXT PRIMARY KEY,
    agency TEXT NOT NULL UNIQUE,
    public_key BYTEA NOT NULL,
    recovery_seal BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);

-- Someone who signs in. locked_identity opens with their passphrase only.
CREATE TABLE member (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    roles TEXT NOT NULL,
    lang TEXT NOT NULL,
    public_key BYTEA NOT NULL,
    locked_identity BYTEA NOT NULL,
    totp_sealed BYTEA,
    totp_step BIGINT NOT NULL,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- The organisation's identity, sealed to a member.
CREATE TABLE org_key (
    org_id TEXT NOT NULL REFERENCES org (id),
    member_id TEXT NOT NULL REFERENCES member (id),
    sealed BYTEA NOT NULL,
    PRIMARY KEY (org_id, member_id)
);

-- A sign-in. The cookie holds the other half: this table alone opens nothing.
CREATE TABLE session (
    locator BYTEA PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    member_id TEXT NOT NULL REFERENCES member (id),
    stage TEXT NOT NULL,
    sealed_member BYTEA NOT NULL,
    sealed_org BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_by_expiry ON session (expires_at);

-- Failed sign-ins, counted per account and device (a keyed digest), so that a stranger's failures
-- slow the stranger and not the official.
CREATE TABLE sign_in_failure (
    bucket BYTEA PRIMARY KEY,
    failures BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);

-- A record's key, sealed to an organisation that needs to know the record.
CREATE TABLE seal (
    record_kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    org_id TEXT NOT NULL REFERENCES org (id),
    sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (record_kind, record_id, org_id)
);

-- A member said why they open a record; until then its content stays shut.
CREATE TABLE opening (
    member_id TEXT NOT NULL REFERENCES member (id),
    record_kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    until_at BIGINT NOT NULL,
    PRIMARY KEY (member_id, record_kind, record_id)
);

-- The record of all acts: leaves of an RFC 9162 Merkle tree. Codes and ids only, never content.
CREATE TABLE journal (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    month TEXT NOT NULL,
    act TEXT NOT NULL,
    actor TEXT NOT NULL,
    agency TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    district TEXT NOT NULL,
    facts TEXT NOT NULL,
    leaf BYTEA NOT NULL
);
CREATE INDEX journal_by_act ON journal (act, month);
CREATE INDEX journal_by_subject ON journal (subject_kind, subject_id);

-- The tree's right edge, so that an entry costs a few hashes. The row is also the lock that puts
-- writers in one order.
CREATE TABLE journal_head (
    id BIGINT PRIMARY KEY,
    size BIGINT NOT NULL,
    edge BYTEA
);
INSERT INTO journal_head (id, size, edge) VALUES (1, 0, NULL);

-- Signed checkpoints (C2SP tlog-checkpoint).
CREATE TABLE checkpoint (
    size BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    note TEXT NOT NULL
);

-- Anything that may point to a person at risk.
CREATE TABLE signal (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    door TEXT NOT NULL,
    org_id TEXT NOT NULL REFERENCES org (id),
    state TEXT NOT NULL,
    lang TEXT NOT NULL,
    district TEXT NOT NULL,
    about TEXT NOT NULL,
    danger TEXT NOT NULL,
    body BYTEA NOT NULL, -- sealed
    files BIGINT NOT NULL,
    unread BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    look_by BIGINT NOT NULL,
    looked_at BIGINT,
    answered_at BIGINT,
    screened_at BIGINT,
    judgement TEXT NOT NULL,
    suspected_at BIGINT,
    closed_at BIGINT,
    close_reason TEXT NOT NULL,
    case_id TEXT,
    receipt_locator BYTEA NOT NULL UNIQUE,
    receipt_wrap BYTEA NOT NULL, -- sealed
    content_digest BYTEA NOT NULL
);
CREATE INDEX signal_duty ON signal (org_id, state, look_by, id);
CREATE INDEX signal_unread ON signal (org_id, look_by) WHERE unread > 0;
CREATE INDEX signal_recent ON signal (org_id, received_at);

-- What reporter and desk write to each other.
CREATE TABLE signal_message (
    id TEXT PRIMARY KEY,
    signal_id TEXT NOT NULL REFERENCES signal (id),
    from_reporter BOOLEAN NOT NULL,
    member_id TEXT,
    once BYTEA NOT NULL UNIQUE,
    body BYTEA NOT NULL, -- sealed
    at BIGINT NOT NULL
);
CREATE INDEX signal_message_by_signal ON signal_message (signal_id, at);

-- A file that came with a signal. Its content is an age file beside the database.
CREATE TABLE signal_file (
    id TEXT PRIMARY KEY,
    signal_id TEXT NOT NULL REFERENCES signal (id),
    name BYTEA NOT NULL, -- sealed
    file_key BYTEA NOT NULL, -- sealed
    kind TEXT NOT NULL,
    size BIGINT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX signal_file_by_signal ON signal_file (signal_id);

-- A going-through of the indicators.
CREATE TABLE screening (
    id TEXT PRIMARY KEY,
    signal_id TEXT NOT NULL REFERENCES signal (id),
    member_id TEXT NOT NULL REFERENCES member (id),
    set_key TEXT NOT NULL,
    set_version TEXT NOT NULL,
    judgement TEXT NOT NULL,
    body BYTEA NOT NULL, -- sealed
    at BIGINT NOT NULL
);
CREATE INDEX screening_by_signal ON screening (signal_id, at);

-- A case.
CREATE TABLE case_file (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    org_id TEXT NOT NULL REFERENCES org (id),
    signal_id TEXT UNIQUE,
    state TEXT NOT NULL,
    district TEXT NOT NULL,
    judgement TEXT NOT NULL,
    danger TEXT NOT NULL,
    body BYTEA NOT NULL, -- sealed
    opened_at BIGINT NOT NULL,
    suspected_at BIGINT,
    unit_due_at BIGINT,
    unit_met_at BIGINT,
    closed_at BIGINT,
    close_reason TEXT NOT NULL
);
CREATE INDEX case_by_org ON case_file (org_id, state, opened_at);

-- A person a case is about.
CREATE TABLE person (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES case_file (id),
    sex TEXT NOT NULL,
    age_band TEXT NOT NULL,
    body BYTEA NOT NULL, -- sealed
    at BIGINT NOT NULL
);
CREATE INDEX person_by_case ON person (case_id);

-- A case officer's note.
CREATE TABLE note (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES case_file (id),
    member_id TEXT NOT NULL REFERENCES member (id),
    body BYTEA NOT NULL, -- sealed
    at BIGINT NOT NULL
);
CREATE INDEX note_by_case ON note (case_id, at);

-- A need, and what became of it.
CREATE TABLE need (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES case_file (id),
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    referral_id TEXT,
    asked_at BIGINT NOT NULL,
    met_at BIGINT
);
CREATE INDEX need_by_case ON need (case_id);

-- A case handed to another organisation, with the least it needs.
CREATE TABLE referral (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    case_id TEXT NOT NULL REFERENCES case_file (id),
    from_org TEXT NOT NULL REFERENCES org (id),
    to_org TEXT NOT NULL REFERENCES org (id),
    state TEXT NOT NULL,
    clock TEXT NOT NULL,
    basis TEXT NOT NULL,
    needs TEXT NOT NULL,
    district TEXT NOT NULL,
    package BYTEA NOT NULL, -- sealed
    once BYTEA NOT NULL UNIQUE,
    sent_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    seen_at BIGINT,
    answered_at BIGINT,
    decline_reason TEXT NOT NULL,
    outcome TEXT NOT NULL,
    closed_at BIGINT,
    overdue_at BIGINT
);
CREATE INDEX referral_to ON referral (to_org, state, due_at);
CREATE INDEX referral_from ON referral (from_org, state, due_at);
CREATE INDEX referral_by_case ON referral (case_id);
CREATE INDEX referral_waiting ON referral (state, due_at);

-- Each step of a referral, seen by both sides.
CREATE TABLE referral_step (
    referral_id TEXT NOT NULL REFERENCES referral (id),
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    org_id TEXT NOT NULL REFERENCES org (id),
    step TEXT NOT NULL,
    code TEXT NOT NULL,
    note BYTEA, -- sealed
    PRIMARY KEY (referral_id, number)
);

-- Chores that run on one node at a time.
CREATE TABLE lease (
    name TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    until_at BIGINT NOT NULL
);
