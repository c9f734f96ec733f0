-- kind: D device, S service. Looked up by its key only.
CREATE TABLE identities (
    kind CHAR(1) NOT NULL,
    id VARCHAR(128) NOT NULL,
    enabled BOOLEAN NOT NULL,
    generation_id VARCHAR(64) NOT NULL,
    consume VARCHAR(400) NOT NULL,
    send VARCHAR(400) NOT NULL,
    CONSTRAINT identities_pk PRIMARY KEY (kind, id)
);

-- Written only while the identity's row is locked. not_before and not_after are RFC 3339 texts. verifier: a salted hash, an
-- encrypted key or a thumbprint.
CREATE TABLE identity_credential (
    kind CHAR(1) NOT NULL,
    id VARCHAR(128) NOT NULL,
    name VARCHAR(64) NOT NULL,
    type VARCHAR(16) NOT NULL,
    not_before VARCHAR(40),
    not_after VARCHAR(40),
    verifier VARCHAR(1000) NOT NULL,
    CONSTRAINT identity_credential_pk PRIMARY KEY (kind, id, name)
);

-- One row: a known text, encrypted with the master key, tells at start whether the key is the right one.
CREATE TABLE identity_master_key (
    proof VARCHAR(400) NOT NULL
);
