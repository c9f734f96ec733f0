-- The size of an answer, so that how much is kept can be told without reading it; the index alone answers that.
ALTER TABLE rest_idempotency ADD COLUMN octets INTEGER NOT NULL DEFAULT 0;

DROP INDEX rest_idempotency_created;

CREATE INDEX rest_idempotency_created ON rest_idempotency (created, octets);
