-- What is late, found without looking at what is not. Nothing read signals by the time they came in.
DROP INDEX signal_recent;
CREATE INDEX signal_late ON signal (look_by) WHERE state = 'new';
CREATE INDEX signal_suspected ON signal (suspected_at) WHERE state = 'open';
CREATE INDEX case_unit_late ON case_file (unit_due_at) WHERE state = 'open' AND unit_met_at IS NULL;
