INSERT INTO thing VALUES (2, 'two')
