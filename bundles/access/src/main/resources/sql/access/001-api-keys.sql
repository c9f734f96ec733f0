-- Keys of programs that call the management API. hash: SHA-256 of the whole key, which is random. Times: milliseconds since 1970.
CREATE TABLE access_api_key (
    id CHAR(16) NOT NULL,
    name VARCHAR(128) NOT NULL,
    role VARCHAR(16) NOT NULL,
    not_before BIGINT,
    not_after BIGINT,
    created BIGINT NOT NULL,
    created_by VARCHAR(160) NOT NULL,
    hash CHAR(64) NOT NULL,
    CONSTRAINT access_api_key_pk PRIMARY KEY (id)
);
