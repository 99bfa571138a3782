-- Audit logs and webhooks. Runs unchanged on H2 and PostgreSQL.

-- The end of each firm's audit log. A line is kept as its octets, since they are what is chained.
CREATE TABLE audit_tail (
  firm        digest NOT NULL PRIMARY KEY,
  version     bigint NOT NULL,
  seq         bigint NOT NULL,
  line_digest digest NOT NULL,
  head_seq    bigint NOT NULL,
  head_at     moment
);

CREATE TABLE audit_line (
  firm digest NOT NULL,
  seq  bigint NOT NULL,
  line bytea  NOT NULL,
  PRIMARY KEY (firm, seq)
);

CREATE TABLE audit_head (
  firm   digest NOT NULL,
  seq    bigint NOT NULL,
  at     moment NOT NULL,
  signed octets NOT NULL,
  PRIMARY KEY (firm, seq)
);

CREATE TABLE webhook (
  firm       digest        NOT NULL,
  id         entity_id     NOT NULL,
  url        varchar(1000) NOT NULL,
  types      varchar(2000) NOT NULL,
  secret     bytea         NOT NULL,
  created_at moment        NOT NULL,
  PRIMARY KEY (firm, id)
);

-- seq is the number of the event in the firm's audit log.
CREATE TABLE webhook_delivery (
  webhook      entity_id    NOT NULL,
  seq          bigint       NOT NULL,
  version      bigint       NOT NULL,
  firm         digest       NOT NULL,
  event        entity_id    NOT NULL,
  type         varchar(64)  NOT NULL,
  subject      varchar(255) NOT NULL,
  body         bytea        NOT NULL,
  state        varchar(16)  NOT NULL,
  attempts     integer      NOT NULL,
  since        moment       NOT NULL,
  due_at       moment       NOT NULL,
  last_attempt moment,
  answer       varchar(200) NOT NULL,
  PRIMARY KEY (webhook, seq)
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (state, due_at);
CREATE INDEX webhook_delivery_of ON webhook_delivery (webhook, subject, state, seq);
CREATE INDEX webhook_delivery_end ON webhook_delivery (state, last_attempt);
