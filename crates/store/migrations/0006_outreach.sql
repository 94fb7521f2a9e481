-- Telling people: public texts in editions, materials, posters, campaigns, events and programmes. None of it is about
-- a person at risk, and what is published is for everyone: it is kept in the clear.

-- A public text as it was or will be shown. The profile's own text comes before the first.
CREATE TABLE edition (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    lang TEXT NOT NULL,
    body TEXT NOT NULL,
    beside TEXT NOT NULL,
    follows TEXT NOT NULL,
    member_id TEXT NOT NULL REFERENCES member (id),
    written_at BIGINT NOT NULL,
    shown_from BIGINT,
    withdrawn_at BIGINT,
    UNIQUE (name, lang, follows)
);
CREATE INDEX edition_of_page ON edition (name, lang, written_at);

CREATE TABLE material (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    org_id TEXT NOT NULL REFERENCES org (id),
    kind TEXT NOT NULL,
    audience TEXT NOT NULL,
    licence TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX material_of_org ON material (org_id, at);

CREATE TABLE material_text (
    material_id TEXT NOT NULL REFERENCES material (id),
    lang TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    file_id TEXT,
    file_name TEXT NOT NULL,
    file_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    published_at BIGINT,
    PRIMARY KEY (material_id, lang)
);

-- Copies that were handed out.
CREATE TABLE handout (
    id TEXT PRIMARY KEY,
    material_id TEXT NOT NULL REFERENCES material (id),
    lang TEXT NOT NULL,
    district TEXT NOT NULL,
    day TEXT NOT NULL,
    copies BIGINT NOT NULL,
    at BIGINT NOT NULL,
    taken_back_at BIGINT
);
CREATE INDEX handout_of_material ON handout (material_id, at);

-- A printed address of its own, so that it is known which poster brings reports: counts only.
CREATE TABLE poster (
    code TEXT PRIMARY KEY,
    material_id TEXT NOT NULL REFERENCES material (id),
    lang TEXT NOT NULL,
    district TEXT NOT NULL,
    place TEXT NOT NULL,
    at BIGINT NOT NULL,
    retired_at BIGINT
);
CREATE INDEX poster_of_material ON poster (material_id, at);

-- How often something was seen on a day of the country, and how much of that is in the journal: nobody records by
-- whom, or when in the day. Reports that came by a printed address stand under the last day of their month.
CREATE TABLE tally (
    day TEXT NOT NULL,
    what TEXT NOT NULL,
    name TEXT NOT NULL,
    lang TEXT NOT NULL,
    n BIGINT NOT NULL,
    journalled BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (day, what, name, lang)
);
CREATE INDEX tally_to_journal ON tally (day) WHERE journalled < n;
CREATE INDEX tally_of_thing ON tally (what, name);

CREATE TABLE campaign (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    title TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX campaign_of_org ON campaign (org_id, at);

CREATE TABLE event (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    campaign_id TEXT REFERENCES campaign (id),
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    audience TEXT NOT NULL,
    district TEXT NOT NULL,
    day TEXT NOT NULL,
    people BIGINT NOT NULL,
    at BIGINT NOT NULL,
    taken_back_at BIGINT
);
CREATE INDEX event_of_org ON event (org_id, at);

-- A programme in a school, an orphanage or a boarding school. Children are counted, never named.
CREATE TABLE programme (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    setting TEXT NOT NULL,
    institution TEXT NOT NULL,
    topic TEXT NOT NULL,
    district TEXT NOT NULL,
    at BIGINT NOT NULL,
    ended_at BIGINT,
    outcome TEXT NOT NULL,
    outcome_note TEXT NOT NULL,
    asked BIGINT NOT NULL,
    knew_before BIGINT NOT NULL,
    knew_after BIGINT NOT NULL
);
CREATE INDEX programme_of_org ON programme (org_id, at);

CREATE TABLE lesson (
    id TEXT PRIMARY KEY,
    programme_id TEXT NOT NULL REFERENCES programme (id),
    topic TEXT NOT NULL,
    day TEXT NOT NULL,
    children BIGINT NOT NULL,
    teachers BIGINT NOT NULL,
    at BIGINT NOT NULL,
    taken_back_at BIGINT
);
CREATE INDEX lesson_of_programme ON lesson (programme_id, at);
