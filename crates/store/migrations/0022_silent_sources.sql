-- The first day of those over which a source's own normal is counted, set when it lists something new: what it usually lists
-- must not become less while it is silent. NULL for a source that listed nothing since this was added.
ALTER TABLE offer_source ADD COLUMN normal_from TEXT;
