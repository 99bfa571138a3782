-- The stores of Central, the Gateway and the Cloud; docs/spec/storage.md tells what each table is for.
-- Runs unchanged on H2 and PostgreSQL. ${bytewise}: the collation that compares octets, where there is a choice.
-- ${octets}: the type of byte strings that may be longer than a megabyte.

CREATE DOMAIN entity_id AS varchar(26)${bytewise};
CREATE DOMAIN container_serial AS varchar(17)${bytewise};
CREATE DOMAIN digest AS bytea;
CREATE DOMAIN octets AS ${octets};
CREATE DOMAIN moment AS timestamp(6) with time zone;

CREATE TABLE firm (
  code                 bigint       NOT NULL PRIMARY KEY,
  id                   digest       NOT NULL UNIQUE,
  name                 varchar(128) NOT NULL,
  anchor               bytea        NOT NULL,
  root_keys            bytea        NOT NULL,
  successor_keys       bytea        NOT NULL,
  issuing_keys         bytea        NOT NULL,
  issuing_certificate  bytea        NOT NULL,
  operator_certificate bytea        NOT NULL,
  created_at           moment       NOT NULL
);

CREATE TABLE operator (
  only_row smallint NOT NULL PRIMARY KEY CHECK (only_row = 1),
  keys     bytea    NOT NULL
);

CREATE TABLE product (
  firm      digest       NOT NULL,
  code      bigint       NOT NULL,
  version   bigint       NOT NULL,
  name      varchar(128) NOT NULL,
  line      varchar(256) NOT NULL,
  features  bigint       NOT NULL,
  terms     bytea        NOT NULL,
  modules   bytea        NOT NULL,
  PRIMARY KEY (firm, code)
);

CREATE TABLE customer (
  firm    digest       NOT NULL,
  id      entity_id    NOT NULL,
  version bigint       NOT NULL,
  name    varchar(128) NOT NULL,
  email   varchar(254),
  PRIMARY KEY (firm, id)
);

CREATE TABLE customer_order (
  firm       digest       NOT NULL,
  id         entity_id    NOT NULL,
  customer   entity_id,
  comments   varchar(256) NOT NULL,
  created_at moment       NOT NULL,
  items      bytea        NOT NULL,
  tickets    bytea        NOT NULL,
  PRIMARY KEY (firm, id)
);

CREATE TABLE ticket (
  hash           digest      NOT NULL PRIMARY KEY,
  firm           digest      NOT NULL,
  version        bigint      NOT NULL,
  hint           varchar(32) NOT NULL,
  order_id       entity_id   NOT NULL,
  licenses       bytea       NOT NULL,
  owner          entity_id,
  reserved_for   entity_id,
  reserved_until moment,
  created_at     moment      NOT NULL
);
CREATE INDEX ticket_of_firm ON ticket (firm, hash);

CREATE TABLE license (
  id         entity_id    NOT NULL PRIMARY KEY,
  firm       digest       NOT NULL,
  version    bigint       NOT NULL,
  order_id   entity_id    NOT NULL,
  ticket     digest       NOT NULL,
  product    bigint       NOT NULL,
  name       varchar(128) NOT NULL,
  generation integer      NOT NULL,
  state      varchar(16)  NOT NULL,
  container  container_serial,
  successor  entity_id,
  details    bytea        NOT NULL
);
CREATE INDEX license_at ON license (container, firm, id);
CREATE INDEX license_of_firm ON license (firm, id);

CREATE TABLE license_ghost (
  container container_serial NOT NULL,
  firm      digest           NOT NULL,
  license   entity_id        NOT NULL,
  PRIMARY KEY (container, firm, license)
);
CREATE INDEX license_ghost_of ON license_ghost (license);

CREATE TABLE chain (
  container         container_serial NOT NULL,
  firm              digest           NOT NULL,
  version           bigint           NOT NULL,
  container_keys    bytea            NOT NULL,
  issued_counter    bigint           NOT NULL,
  issued_digest     digest           NOT NULL,
  confirmed_counter bigint           NOT NULL,
  confirmed_digest  digest           NOT NULL,
  highest_seq       bigint           NOT NULL,
  quarantined       boolean          NOT NULL,
  granted           octets           NOT NULL,
  incidents         bytea            NOT NULL,
  PRIMARY KEY (container, firm)
);

CREATE TABLE chain_step (
  container container_serial NOT NULL,
  firm      digest           NOT NULL,
  counter   bigint           NOT NULL,
  digest    digest           NOT NULL,
  payload   bytea            NOT NULL,
  entries   octets           NOT NULL,
  PRIMARY KEY (container, firm, counter)
);

CREATE TABLE chain_context (
  container   container_serial NOT NULL,
  firm        digest           NOT NULL,
  context_seq bigint           NOT NULL,
  digest      digest           NOT NULL,
  PRIMARY KEY (container, firm, context_seq)
);

CREATE TABLE api_token (
  firm       digest      NOT NULL,
  id         entity_id   NOT NULL,
  version    bigint      NOT NULL,
  name       varchar(64) NOT NULL,
  hash       digest      NOT NULL UNIQUE,
  scopes     varchar(64) NOT NULL,
  created_at moment      NOT NULL,
  expires    moment,
  revoked    moment,
  PRIMARY KEY (firm, id)
);

CREATE TABLE account (
  id            entity_id    NOT NULL PRIMARY KEY,
  version       bigint       NOT NULL,
  email         varchar(254) NOT NULL UNIQUE,
  password_hash varchar(255) NOT NULL,
  confirmed     boolean      NOT NULL,
  created_at    moment       NOT NULL
);

CREATE TABLE account_group (
  id         entity_id    NOT NULL PRIMARY KEY,
  version    bigint       NOT NULL,
  name       varchar(128) NOT NULL,
  created_at moment       NOT NULL
);

CREATE TABLE account_group_member (
  account_group entity_id   NOT NULL,
  account       entity_id   NOT NULL,
  role          varchar(16) NOT NULL,
  PRIMARY KEY (account_group, account)
);
CREATE INDEX account_group_of ON account_group_member (account, account_group);

CREATE TABLE session (
  hash       digest    NOT NULL PRIMARY KEY,
  account    entity_id NOT NULL,
  created_at moment    NOT NULL,
  expires    moment    NOT NULL
);
CREATE INDEX session_of ON session (account);
CREATE INDEX session_end ON session (expires);

CREATE TABLE one_time_code (
  hash    digest      NOT NULL PRIMARY KEY,
  purpose varchar(16) NOT NULL,
  account entity_id   NOT NULL,
  expires moment      NOT NULL
);
CREATE INDEX one_time_code_of ON one_time_code (account, purpose);
CREATE INDEX one_time_code_end ON one_time_code (expires);

CREATE TABLE registration (
  resume_hash digest    NOT NULL PRIMARY KEY,
  account     entity_id NOT NULL UNIQUE,
  ticket      digest,
  created_at  moment    NOT NULL
);
CREATE INDEX registration_age ON registration (created_at);

CREATE TABLE cloud_container (
  container      container_serial NOT NULL PRIMARY KEY,
  version        bigint           NOT NULL,
  owner_kind     varchar(8)       NOT NULL,
  owner          entity_id,
  device_limit   integer          NOT NULL,
  workload_limit integer          NOT NULL,
  custody        boolean          NOT NULL,
  epoch          integer          NOT NULL,
  created_at     moment           NOT NULL,
  removals       bytea            NOT NULL
);
CREATE INDEX cloud_container_of ON cloud_container (owner, owner_kind, created_at, container);

CREATE TABLE sealed_state (
  container container_serial NOT NULL PRIMARY KEY,
  version   bigint           NOT NULL,
  sealed    octets           NOT NULL
);

CREATE TABLE device (
  container        container_serial NOT NULL,
  id               entity_id        NOT NULL,
  version          bigint           NOT NULL,
  device_keys      bytea            NOT NULL,
  name             varchar(64)      NOT NULL,
  workload         boolean          NOT NULL,
  epoch            integer          NOT NULL,
  token_generation bigint           NOT NULL,
  token_hash       digest           NOT NULL,
  token_used       boolean          NOT NULL,
  token_expires    moment           NOT NULL,
  enrolled_at      moment           NOT NULL,
  last_contact     moment           NOT NULL,
  revoked_at       moment,
  revoked_because  varchar(16),
  PRIMARY KEY (container, id)
);
CREATE INDEX device_contact ON device (container, workload, last_contact);

-- Apart from device, so that device can be distributed by container and a key set still enrols once.
CREATE TABLE device_key (
  thumbprint digest           NOT NULL PRIMARY KEY,
  container  container_serial NOT NULL,
  device     entity_id        NOT NULL
);

CREATE TABLE credential (
  hash      digest           NOT NULL PRIMARY KEY,
  version   bigint           NOT NULL,
  container container_serial NOT NULL,
  kind      varchar(16)      NOT NULL,
  epoch     integer          NOT NULL,
  expires   moment           NOT NULL,
  spent_by  entity_id
);

CREATE TABLE outbox_event (
  position   bigint       GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  id         entity_id    NOT NULL,
  at         moment       NOT NULL,
  firm       digest,
  subject    varchar(255) NOT NULL,
  topic      varchar(64)  NOT NULL,
  type       varchar(64)  NOT NULL,
  handled    boolean      NOT NULL,
  data       octets       NOT NULL
);
CREATE INDEX outbox_event_due ON outbox_event (handled, position);
CREATE INDEX outbox_event_due_of ON outbox_event (topic, handled, position);

CREATE TABLE answer (
  scope      varchar(255) NOT NULL,
  request_id varchar(255) NOT NULL,
  request    digest       NOT NULL,
  at         moment       NOT NULL,
  sealed     octets       NOT NULL,
  PRIMARY KEY (scope, request_id)
);
CREATE INDEX answer_age ON answer (at);
