-- Keys of firms change: which issuing keys there were, and what each container was told of. All keys so far are the first.

ALTER TABLE firm ADD COLUMN revision bigint DEFAULT 1 NOT NULL;

CREATE TABLE former_issuing_key (
  firm        digest   NOT NULL,
  epoch       bigint   NOT NULL,
  generation  smallint NOT NULL,
  public_keys bytea    NOT NULL,
  began_at    moment   NOT NULL,
  ended_at    moment   NOT NULL,
  PRIMARY KEY (firm, epoch)
);

ALTER TABLE chain ADD COLUMN announced bigint DEFAULT 1 NOT NULL;
