-- What containers told of their clocks: how often one was found set back, how often a container's own time was repaired.

ALTER TABLE chain ADD COLUMN clock_set_backs bigint DEFAULT 0 NOT NULL;
ALTER TABLE chain ADD COLUMN clock_repairs bigint DEFAULT 0 NOT NULL;
