-- Finding what was sold, and telling before it ends. Runs unchanged on H2 and PostgreSQL.
-- email_key, comment_key: in small letters, as the program makes them.

ALTER TABLE customer ADD COLUMN email_key varchar(508);
UPDATE customer SET email_key = lower(email);
CREATE INDEX customer_email ON customer (firm, email_key, id);

ALTER TABLE customer_order ADD COLUMN order_number varchar(64);
ALTER TABLE customer_order ADD COLUMN comment_key varchar(768) DEFAULT '' NOT NULL;
UPDATE customer_order SET comment_key = lower(comments);
CREATE UNIQUE INDEX customer_order_number ON customer_order (firm, order_number);
CREATE INDEX customer_order_of ON customer_order (firm, customer, id);

CREATE INDEX license_of_order ON license (firm, order_id, id);
CREATE INDEX ticket_of_owner ON ticket (owner);
CREATE INDEX chain_of_firm ON chain (firm, container);

-- When licences end, for those that do. A row too many costs a look, no more.
-- warned: how many days before the end it was told of last; -1: not yet.
CREATE TABLE license_end (
  license entity_id NOT NULL PRIMARY KEY,
  firm    digest    NOT NULL,
  ends    moment    NOT NULL,
  warned  integer   NOT NULL
);
CREATE INDEX license_end_of ON license_end (firm, ends);

-- What a firm has its customers told by mail, and when. warn_days: numbers with spaces between.
CREATE TABLE mail_rules (
  firm      digest       NOT NULL PRIMARY KEY,
  version   bigint       NOT NULL,
  tickets   boolean      NOT NULL,
  expiry    boolean      NOT NULL,
  warn_days varchar(128) NOT NULL
);
