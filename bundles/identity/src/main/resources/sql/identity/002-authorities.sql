-- The last reset, an RFC 3339 text: certificates that an authority signed before log nobody in. Null: there was none.
ALTER TABLE identities ADD COLUMN reset_at VARCHAR(40);

-- certificate: DER in base64.
CREATE TABLE identity_authority (
    id VARCHAR(64) NOT NULL,
    id_prefix VARCHAR(128) NOT NULL,
    certificate VARCHAR(16000) NOT NULL,
    CONSTRAINT identity_authority_pk PRIMARY KEY (id)
);
