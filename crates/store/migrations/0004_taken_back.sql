-- A reporter may take a report back, and bring it again until it is erased.
ALTER TABLE signal ADD COLUMN taken_back_at BIGINT;
ALTER TABLE signal ADD COLUMN erase_at BIGINT;
ALTER TABLE signal ADD COLUMN erased_at BIGINT;
CREATE INDEX signal_to_erase ON signal (erase_at) WHERE erase_at IS NOT NULL;
