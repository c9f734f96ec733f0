-- A comment alone; with a semicolon at its end;
CREATE TABLE thing (
    id INT NOT NULL PRIMARY KEY, -- the id
    name VARCHAR(20)
);
INSERT INTO thing VALUES (1, 'a;b');
