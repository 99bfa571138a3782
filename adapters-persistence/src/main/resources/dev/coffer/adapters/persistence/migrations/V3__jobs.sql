-- Jobs in the background that one node at a time does: who has the turn, and until when.
CREATE TABLE job_turn (
  job  varchar(64) NOT NULL PRIMARY KEY,
  node varchar(64) NOT NULL,
  ends moment      NOT NULL
);
