-- status: E enabled, D disabled. metadata, reported, desired and gateways are JSON.
CREATE TABLE device (
    id VARCHAR(128) NOT NULL,
    status CHAR(1) NOT NULL,
    metadata CLOB(65536) NOT NULL,
    reported CLOB(65536) NOT NULL,
    desired CLOB(65536) NOT NULL,
    desired_version BIGINT NOT NULL,
    gateways VARCHAR(4000) NOT NULL,
    generation_id VARCHAR(64) NOT NULL,
    etag VARCHAR(32) NOT NULL,
    CONSTRAINT device_pk PRIMARY KEY (id)
);
CREATE INDEX device_status ON device (status, id);

-- The declared paths. state: BUILDING, READY or DROPPING.
CREATE TABLE registry_path (
    path_id INT NOT NULL,
    path VARCHAR(1000) NOT NULL,
    state VARCHAR(10) NOT NULL,
    CONSTRAINT registry_path_pk PRIMARY KEY (path_id)
);

-- The values at declared paths; texts as TextKey writes them. Kept by the key alone: every query begins with a path.
CREATE TABLE registry_text (
    path_id INT NOT NULL,
    val VARCHAR(520) NOT NULL,
    device_id VARCHAR(128) NOT NULL,
    CONSTRAINT registry_text_pk PRIMARY KEY (path_id, val, device_id)
);
CREATE TABLE registry_number (
    path_id INT NOT NULL,
    val DOUBLE NOT NULL,
    device_id VARCHAR(128) NOT NULL,
    CONSTRAINT registry_number_pk PRIMARY KEY (path_id, val, device_id)
);
