-- What a vendor decides of a container whose state is in question. Runs unchanged on H2 and PostgreSQL.
-- found: incidents in all. decision: until the container did it. rebased: counter of the last rebase. nonce: challenges are made from it.

ALTER TABLE chain ADD COLUMN found bigint DEFAULT 0 NOT NULL;
ALTER TABLE chain ADD COLUMN decision varchar(16);
ALTER TABLE chain ADD COLUMN rebased bigint DEFAULT 0 NOT NULL;
ALTER TABLE chain ADD COLUMN nonce bytea DEFAULT '' NOT NULL;
