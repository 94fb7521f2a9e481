-- Whether the hot line's number stands on a material: measure 13.2.1 counts how many people are told of it.
ALTER TABLE material ADD COLUMN names_line BIGINT NOT NULL DEFAULT 0;
