-- Seats: one row for each pool's account, one for each lease. Times are milliseconds since 1970.
CREATE TABLE lease_pool (
  container varchar(17)${bytewise} NOT NULL,
  license varchar(26)${bytewise} NOT NULL,
  generation integer NOT NULL,
  seats integer NOT NULL,
  counting varchar(16) NOT NULL,
  term_ms bigint NOT NULL,
  linger_ms bigint NOT NULL,
  taken integer NOT NULL,
  next_seat bigint NOT NULL,
  next_free_ms bigint,
  PRIMARY KEY (container, license)
);
CREATE INDEX lease_pool_next_free ON lease_pool (next_free_ms);

CREATE TABLE lease (
  container varchar(17)${bytewise} NOT NULL,
  license varchar(26)${bytewise} NOT NULL,
  lease varchar(26)${bytewise} NOT NULL,
  generation integer NOT NULL,
  holder varchar(128) NOT NULL,
  station varchar(128)${bytewise} NOT NULL,
  device varchar(26)${bytewise},
  granted_ms bigint NOT NULL,
  expiry_ms bigint NOT NULL,
  free_ms bigint NOT NULL,
  seat bigint NOT NULL,
  released boolean NOT NULL,
  PRIMARY KEY (container, license, lease)
);
CREATE INDEX lease_free ON lease (container, license, free_ms);
CREATE INDEX lease_station ON lease (container, license, station);
