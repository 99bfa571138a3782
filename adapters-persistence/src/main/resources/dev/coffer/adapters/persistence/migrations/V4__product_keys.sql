-- The keys by which files of a product are protected, one for each kind of container (its letter) and version.

CREATE TABLE product_key (
  firm    digest     NOT NULL,
  product bigint     NOT NULL,
  kind    varchar(1) NOT NULL,
  version integer    NOT NULL,
  sealed  bytea      NOT NULL,
  PRIMARY KEY (firm, product, kind, version)
);
