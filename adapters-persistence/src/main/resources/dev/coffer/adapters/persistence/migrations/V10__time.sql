-- What containers told: how often a clock was found set back, how often own time was repaired, how many licences emergency keys put.

ALTER TABLE chain ADD COLUMN clock_set_backs bigint DEFAULT 0 NOT NULL;
ALTER TABLE chain ADD COLUMN clock_repairs bigint DEFAULT 0 NOT NULL;
ALTER TABLE chain ADD COLUMN emergencies bigint DEFAULT 0 NOT NULL;
