-- What a site writes under every offer (rules, warnings, who it is), as keyed digests with how many of its pages have them:
-- such lines make no two offers alike.
ALTER TABLE offer_host ADD COLUMN lines BYTEA; -- sealed
