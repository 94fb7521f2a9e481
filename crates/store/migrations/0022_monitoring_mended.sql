-- The first day of those over which a source's own normal is counted, set when it lists something new: what it usually lists
-- must not become less while it is silent. NULL for a source that listed nothing since this was added.
ALTER TABLE offer_source ADD COLUMN normal_from TEXT;

-- Site maps that are an index were asked for only when the index itself had changed.
UPDATE offer_source SET since = NULL WHERE kind = 'sitemap';

-- Campaigns whose only measure was refused could not be decided about any more.
UPDATE offer_campaign SET state = 'new', decided_at = NULL, reason = '', worth = NULL
 WHERE state = 'acted' AND NOT EXISTS (
    SELECT 1 FROM offer_measure WHERE offer_measure.campaign_id = offer_campaign.id AND offer_measure.state <> 'refused');
