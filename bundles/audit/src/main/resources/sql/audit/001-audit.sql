-- What people and programs did. Times: milliseconds since 1970.
CREATE TABLE audit_event (
    id BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY,
    created BIGINT NOT NULL,
    actor VARCHAR(160) NOT NULL,
    via VARCHAR(16) NOT NULL,
    address VARCHAR(64) NOT NULL,
    action VARCHAR(64) NOT NULL,
    device_id VARCHAR(128),
    target VARCHAR(200) NOT NULL,
    outcome VARCHAR(8) NOT NULL,
    detail VARCHAR(500) NOT NULL,
    CONSTRAINT audit_event_pk PRIMARY KEY (id)
);

CREATE INDEX audit_event_newest ON audit_event (id DESC);

CREATE INDEX audit_event_device ON audit_event (device_id, id DESC);

CREATE INDEX audit_event_actor ON audit_event (actor, id DESC);

CREATE INDEX audit_event_created ON audit_event (created);

-- Refusals and life-cycle events of registered identities, the last 50 of each.
CREATE TABLE audit_device_log (
    id BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY,
    user_name VARCHAR(160) NOT NULL,
    event VARCHAR(20) NOT NULL,
    protocol VARCHAR(16) NOT NULL,
    address VARCHAR(64) NOT NULL,
    text VARCHAR(300) NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    times BIGINT NOT NULL,
    CONSTRAINT audit_device_log_pk PRIMARY KEY (id)
);

CREATE INDEX audit_device_log_user ON audit_device_log (user_name, id DESC);

CREATE INDEX audit_device_log_last ON audit_device_log (last_at);
