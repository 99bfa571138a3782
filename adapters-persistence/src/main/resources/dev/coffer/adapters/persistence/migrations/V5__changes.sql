-- What a vendor changes after a sale. Runs unchanged on H2 and PostgreSQL.

-- The vendor's word that a container may use nothing of the firm; "granted" tells what the container was told.
ALTER TABLE chain ADD COLUMN blocked boolean DEFAULT false NOT NULL;

-- Containers that a change waits for. due_at is also how a node claims one: it moves into the future.
CREATE TABLE contact (
  container container_serial NOT NULL,
  firm      digest           NOT NULL,
  version   bigint           NOT NULL,
  marks     bigint           NOT NULL,
  marked_at moment           NOT NULL,
  due_at    moment           NOT NULL,
  attempts  integer          NOT NULL,
  problem   varchar(64),
  PRIMARY KEY (container, firm)
);
CREATE INDEX contact_due ON contact (due_at);
CREATE INDEX contact_of_firm ON contact (firm, container);

CREATE TABLE contact_run (
  firm       digest    NOT NULL,
  id         entity_id NOT NULL,
  started_at moment    NOT NULL,
  total      integer   NOT NULL,
  PRIMARY KEY (firm, id)
);
