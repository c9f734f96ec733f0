-- Alerts, open and cleared. Times: milliseconds since 1970; raised, episode and signalled by the clock of who raised it, all
-- others by the server's.
CREATE TABLE alert (
    seq BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY,
    id VARCHAR(36) NOT NULL,
    rule_id VARCHAR(64) NOT NULL,
    device_id VARCHAR(128) NOT NULL,
    generation_id VARCHAR(64) NOT NULL,
    severity VARCHAR(8) NOT NULL,
    status VARCHAR(12) NOT NULL,
    raised BIGINT NOT NULL,
    message VARCHAR(1000) NOT NULL,
    field_values VARCHAR(16384) NOT NULL,
    change_number INTEGER NOT NULL,
    updated BIGINT NOT NULL,
    occurrences INTEGER NOT NULL,
    flapping BOOLEAN NOT NULL,
    acknowledged BIGINT,
    acknowledged_by VARCHAR(160),
    cleared BIGINT,
    episode BIGINT NOT NULL,
    signalled BIGINT NOT NULL,
    clear_due BIGINT,
    CONSTRAINT alert_pk PRIMARY KEY (seq),
    CONSTRAINT alert_id UNIQUE (id)
);

CREATE INDEX alert_newest ON alert (seq DESC);

CREATE INDEX alert_rule_device ON alert (rule_id, device_id, seq DESC);

CREATE INDEX alert_device ON alert (device_id, seq DESC);

CREATE INDEX alert_status ON alert (status, seq DESC);

CREATE INDEX alert_cleared ON alert (cleared);

CREATE INDEX alert_due ON alert (clear_due);

-- Changes on their way to streams/alerts; written with the change.
CREATE TABLE alert_outbox (
    id BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY,
    message_id VARCHAR(64) NOT NULL,
    device_id VARCHAR(128) NOT NULL,
    generation_id VARCHAR(64) NOT NULL,
    rule_id VARCHAR(64) NOT NULL,
    created BIGINT NOT NULL,
    properties VARCHAR(4000) NOT NULL,
    payload CLOB(128K) NOT NULL,
    CONSTRAINT alert_outbox_pk PRIMARY KEY (id)
);

CREATE INDEX alert_outbox_device ON alert_outbox (device_id);
