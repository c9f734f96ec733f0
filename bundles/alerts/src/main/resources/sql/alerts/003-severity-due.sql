-- What a flapping alert becomes at clear_due: less bad, or over where it is null.
ALTER TABLE alert ADD COLUMN severity_due VARCHAR(8);
