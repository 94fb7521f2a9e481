-- A contact that stands beside an offer's text, in a box or at the foot of the page, may be the site's own: it ties offers of
-- different sites together, and none of its own. Empty for one that stands in the text.
ALTER TABLE offer_contact ADD COLUMN host_tag BYTEA;
