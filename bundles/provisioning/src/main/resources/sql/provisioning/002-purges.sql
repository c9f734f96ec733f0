-- Devices that are unregistered and still to be erased from state and history; written with the unregistration.
CREATE TABLE pending_purge (
    device_id VARCHAR(128) NOT NULL,
    generation_id VARCHAR(64) NOT NULL,
    gone TIMESTAMP NOT NULL,
    CONSTRAINT pending_purge_pk PRIMARY KEY (device_id, generation_id)
);
