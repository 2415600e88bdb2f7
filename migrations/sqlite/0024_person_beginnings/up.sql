-- A search of people as it is typed: each beginning of each word of a person's folded names and number, in the order of the
-- list. A page of those found is read in one walk, however many they are. Triggers keep it with the key, on every path.

-- Names are folded further from now on: letters of other Latin alphabets lose their marks, the signs of Polynesian and Breton
-- words that count as letters part words as an apostrophe does.
UPDATE person SET search_key = (
    WITH RECURSIVE letter (letters, plain) AS (VALUES (
        'ʻʼăąĉċďđĕėęĝğġģĥħĩĭįıĵķĺļľłņňŋŏőŕŗřŝşţťŧũŭůűųŵŷſơưǎǐǒǔǖǘǚǜǟǡǧǩǫǭǰǵǹǻǿȁȃȅȇȉȋȍȏȑȓȕȗșțȟȧȩȫȭȯȱȳḁḃḅḇḉḋḍḏḑḓḕḗḙḛḝḟḡḣḥḧḩḫḭḯḱḳḵḷḹḻḽḿṁṃṅṇṉṋṍṏṑṓṕṗṙṛṝṟṡṣṥṧṩṫṭṯṱṳṵṷṹṻṽṿẁẃẅẇẉẋẍẏẑẓẕẖẗẘẙạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ',
        '  aaccddeeegggghhiiiijkllllnnnoorrrsstttuuuuuwysouaiouuuuuaagkoojgnaoaaeeiioorruusthaeooooyabbbcdddddeeeeefghhhhhiikkkllllmmmnnnnoooopprrrrsssssttttuuuuuvvwwwwwxxyzzzhtwyaaaaaaaaaaaaeeeeeeeeiioooooooooooouuuuuuuyyyy')),
    step (n, key) AS (
        SELECT 1, person.search_key
        UNION ALL
        SELECT n + 1, replace(key, substr(letters, n, 1), substr(plain, n, 1)) FROM step JOIN letter ON n <= length(letters))
    SELECT trim(replace(replace(replace(key, '    ', ' '), '  ', ' '), '  ', ' ')) FROM step ORDER BY n DESC LIMIT 1)
WHERE search_key GLOB '*[^0-9a-z ]*';

CREATE TABLE person_beginning (
    beginning TEXT NOT NULL,
    search_key TEXT NOT NULL,
    PRIMARY KEY (beginning, search_key)
) STRICT, WITHOUT ROWID;

-- As `domain::person::beginnings` says it. Folded words hold no sign that JSON would read as its own.
INSERT OR IGNORE INTO person_beginning (beginning, search_key)
SELECT substr(word.value, 1, size.column1), person.search_key
FROM person, json_each('["' || replace(person.search_key, ' ', '","') || '"]') AS word
JOIN (VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12)) AS size
WHERE size.column1 <= length(word.value) AND (size.column1 <= 4 OR word.value NOT GLOB '[0-9]*') ORDER BY 1, 2;

CREATE TRIGGER person_beginning_insert AFTER INSERT ON person
BEGIN
    INSERT INTO person_beginning (beginning, search_key)
    SELECT DISTINCT substr(word.value, 1, size.column1), NEW.search_key
    FROM json_each('["' || replace(NEW.search_key, ' ', '","') || '"]') AS word
    JOIN (VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12)) AS size
    WHERE size.column1 <= length(word.value) AND (size.column1 <= 4 OR word.value NOT GLOB '[0-9]*');
END;

CREATE TRIGGER person_beginning_update AFTER UPDATE OF search_key ON person WHEN OLD.search_key <> NEW.search_key
BEGIN
    DELETE FROM person_beginning WHERE search_key = OLD.search_key AND beginning IN (
        SELECT substr(word.value, 1, size.column1)
        FROM json_each('["' || replace(OLD.search_key, ' ', '","') || '"]') AS word
        JOIN (VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12)) AS size
        WHERE size.column1 <= length(word.value) AND (size.column1 <= 4 OR word.value NOT GLOB '[0-9]*'));
    INSERT INTO person_beginning (beginning, search_key)
    SELECT DISTINCT substr(word.value, 1, size.column1), NEW.search_key
    FROM json_each('["' || replace(NEW.search_key, ' ', '","') || '"]') AS word
    JOIN (VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12)) AS size
    WHERE size.column1 <= length(word.value) AND (size.column1 <= 4 OR word.value NOT GLOB '[0-9]*');
END;

CREATE TRIGGER person_beginning_delete AFTER DELETE ON person
BEGIN
    DELETE FROM person_beginning WHERE search_key = OLD.search_key AND beginning IN (
        SELECT substr(word.value, 1, size.column1)
        FROM json_each('["' || replace(OLD.search_key, ' ', '","') || '"]') AS word
        JOIN (VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12)) AS size
        WHERE size.column1 <= length(word.value) AND (size.column1 <= 4 OR word.value NOT GLOB '[0-9]*'));
END;
