-- Life-cycle events on their way to the log, one row a transaction; events is a JSON array of their payloads.
CREATE TABLE lifecycle_outbox (
    id BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY,
    message_id VARCHAR(36) NOT NULL,
    events CLOB(16M) NOT NULL,
    CONSTRAINT lifecycle_outbox_pk PRIMARY KEY (id)
);
