-- Sites that are asked, each by one worker at a time. Names and rules are sealed like everything that was collected; `tag` is
-- a keyed digest by which a name is found again.
CREATE TABLE offer_host (
    tag BYTEA PRIMARY KEY,
    body BYTEA NOT NULL, -- sealed
    robots BYTEA, -- sealed
    robots_at BIGINT,
    next_at BIGINT NOT NULL,
    held_by TEXT NOT NULL,
    held_until BIGINT NOT NULL
);
CREATE INDEX offer_host_next ON offer_host (next_at);

-- Sources with shared rules.
CREATE TABLE source_group (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    body BYTEA NOT NULL, -- sealed
    every_seconds BIGINT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX source_group_of_org ON source_group (org_id, id);

-- A place from which published offers are collected.
CREATE TABLE offer_source (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    group_id TEXT REFERENCES source_group (id),
    tag BYTEA NOT NULL,
    host_tag BYTEA NOT NULL REFERENCES offer_host (tag),
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    body BYTEA NOT NULL, -- sealed
    since BYTEA, -- sealed
    every_seconds BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    entered_at BIGINT NOT NULL,
    asked_at BIGINT,
    ok_at BIGINT,
    new_at BIGINT,
    problem TEXT NOT NULL,
    problem_at BIGINT,
    UNIQUE (org_id, tag)
);
CREATE INDEX offer_source_due ON offer_source (host_tag, next_at) WHERE state = 'watched';

-- How many new items a source listed on a day.
CREATE TABLE offer_source_day (
    source_id TEXT NOT NULL REFERENCES offer_source (id) ON DELETE CASCADE,
    day TEXT NOT NULL,
    items BIGINT NOT NULL,
    PRIMARY KEY (source_id, day)
);

-- Copies and rewordings of one offer: what an analyst decides about. `score` is the natural logarithm of the odds, in
-- thousandths.
CREATE TABLE offer_campaign (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    org_id TEXT NOT NULL REFERENCES org (id),
    state TEXT NOT NULL,
    score BIGINT NOT NULL,
    lang TEXT NOT NULL,
    offers BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    found_at BIGINT,
    studied_at BIGINT,
    decided_at BIGINT,
    returned_at BIGINT,
    reason TEXT NOT NULL,
    worth BOOLEAN,
    body BYTEA NOT NULL -- sealed
);
CREATE INDEX offer_campaign_queue ON offer_campaign (org_id, state, score, id);

-- A published offer, from the moment it is listed. `evidence` are records of a WARC file.
CREATE TABLE offer (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    source_id TEXT NOT NULL REFERENCES offer_source (id),
    host_tag BYTEA NOT NULL REFERENCES offer_host (tag),
    tag BYTEA NOT NULL,
    state TEXT NOT NULL,
    problem TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    found_at BIGINT NOT NULL,
    read_at BIGINT,
    published_at BIGINT,
    lang TEXT NOT NULL,
    district TEXT NOT NULL,
    score BIGINT NOT NULL,
    campaign_id TEXT REFERENCES offer_campaign (id),
    body BYTEA NOT NULL, -- sealed
    sketch BYTEA, -- sealed
    evidence BYTEA, -- sealed
    UNIQUE (org_id, tag)
);
CREATE INDEX offer_waiting ON offer (host_tag, due_at) WHERE state = 'waiting';
CREATE INDEX offer_of_campaign ON offer (campaign_id, found_at);
CREATE INDEX offer_old ON offer (found_at) WHERE campaign_id IS NULL;

-- Offers of a campaign with which others are compared.
CREATE TABLE campaign_example (
    campaign_id TEXT NOT NULL REFERENCES offer_campaign (id) ON DELETE CASCADE,
    place BIGINT NOT NULL,
    sketch BYTEA NOT NULL, -- sealed
    PRIMARY KEY (campaign_id, place)
);

-- Buckets in which copies of a text meet, as keyed digests.
CREATE TABLE offer_band (
    org_id TEXT NOT NULL,
    bucket BIGINT NOT NULL,
    campaign_id TEXT NOT NULL REFERENCES offer_campaign (id) ON DELETE CASCADE,
    PRIMARY KEY (org_id, bucket, campaign_id)
);
CREATE INDEX offer_band_of_campaign ON offer_band (campaign_id);

-- Contacts by which texts of one hand are tied together, as keyed digests.
CREATE TABLE offer_contact (
    org_id TEXT NOT NULL,
    tag BYTEA NOT NULL,
    campaign_id TEXT NOT NULL REFERENCES offer_campaign (id) ON DELETE CASCADE,
    PRIMARY KEY (org_id, tag, campaign_id)
);
CREATE INDEX offer_contact_of_campaign ON offer_contact (campaign_id);

-- Contacts that are known to be harmless and tie nothing together.
CREATE TABLE harmless_contact (
    org_id TEXT NOT NULL REFERENCES org (id),
    tag BYTEA NOT NULL,
    member_id TEXT NOT NULL REFERENCES member (id),
    at BIGINT NOT NULL,
    body BYTEA NOT NULL, -- sealed
    PRIMARY KEY (org_id, tag)
);

-- What an agency does about a campaign; where the profile asks for it, proposed by one and taken by another.
CREATE TABLE offer_measure (
    id TEXT PRIMARY KEY,
    campaign_id TEXT NOT NULL REFERENCES offer_campaign (id),
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    member_id TEXT NOT NULL REFERENCES member (id),
    at BIGINT NOT NULL,
    second_id TEXT REFERENCES member (id),
    second_at BIGINT,
    signal_id TEXT REFERENCES signal (id),
    body BYTEA NOT NULL -- sealed
);
CREATE INDEX offer_measure_of_campaign ON offer_measure (campaign_id, at);
CREATE INDEX offer_measure_waiting ON offer_measure (at) WHERE state = 'proposed';

-- A reading order as it was learned from decisions. One of an agency's is in use at most.
CREATE TABLE offer_model (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    state TEXT NOT NULL,
    member_id TEXT NOT NULL REFERENCES member (id),
    at BIGINT NOT NULL,
    accepted_at BIGINT,
    report TEXT NOT NULL,
    body BYTEA NOT NULL -- sealed
);
CREATE INDEX offer_model_of_org ON offer_model (org_id, at);

-- One row for each agency that collects: whoever puts an offer into a campaign holds it.
CREATE TABLE offer_desk (
    org_id TEXT PRIMARY KEY REFERENCES org (id),
    turn BIGINT NOT NULL
);
