-- What is to be done about an alert, sealed with the master key, since headers of webhooks may be secrets.
ALTER TABLE alert ADD COLUMN plan VARCHAR(32000) NOT NULL DEFAULT '';

-- Actions that are to be done, were done or were given up; written with the change of the alert. Times: milliseconds since 1970.
CREATE TABLE alert_action (
    id BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY,
    alert_id VARCHAR(36) NOT NULL,
    device_id VARCHAR(128) NOT NULL,
    change_number INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    kind VARCHAR(8) NOT NULL,
    target VARCHAR(1000) NOT NULL,
    state VARCHAR(8) NOT NULL,
    attempts INTEGER NOT NULL,
    created BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    next_try BIGINT,
    detail VARCHAR(500) NOT NULL,
    alert CLOB(128K) NOT NULL,
    CONSTRAINT alert_action_pk PRIMARY KEY (id),
    CONSTRAINT alert_action_alert FOREIGN KEY (alert_id) REFERENCES alert (id) ON DELETE CASCADE
);

CREATE INDEX alert_action_next ON alert_action (next_try);

CREATE INDEX alert_action_device ON alert_action (device_id, kind, created);
