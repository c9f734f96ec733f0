-- Rules as their authors wrote them. Times: milliseconds since 1970.
CREATE TABLE rules_rule (
    id VARCHAR(64) NOT NULL,
    version INTEGER NOT NULL,
    enabled BOOLEAN NOT NULL,
    changed BIGINT NOT NULL,
    document CLOB(64K) NOT NULL,
    CONSTRAINT rules_rule_pk PRIMARY KEY (id)
);
