-- Answers to calls that carried an Idempotency-Key. id: digest of caller, path and key. answer: encrypted, it may hold secrets.
CREATE TABLE rest_idempotency (
    id CHAR(64) NOT NULL,
    body CHAR(64) NOT NULL,
    created BIGINT NOT NULL,
    answer BLOB(1M) NOT NULL,
    CONSTRAINT rest_idempotency_pk PRIMARY KEY (id)
);

CREATE INDEX rest_idempotency_created ON rest_idempotency (created);
