-- A search of people as it is typed: each beginning of each word of a person's folded names and number, in the order of the
-- list. A page of those found is read in one walk, however many they are. Triggers keep it with the key, on every path.

-- Whoever writes people waits for the end; what else is written does not.
LOCK TABLE person IN SHARE ROW EXCLUSIVE MODE;

-- Names are folded further from now on: letters of other Latin alphabets lose their marks, the signs of Polynesian and Breton
-- words that count as letters part words as an apostrophe does.
UPDATE person SET search_key = trim(regexp_replace(translate(search_key,
    'ʻʼăąĉċďđĕėęĝğġģĥħĩĭįıĵķĺļľłņňŋŏőŕŗřŝşţťŧũŭůűųŵŷſơưǎǐǒǔǖǘǚǜǟǡǧǩǫǭǰǵǹǻǿȁȃȅȇȉȋȍȏȑȓȕȗșțȟȧȩȫȭȯȱȳḁḃḅḇḉḋḍḏḑḓḕḗḙḛḝḟḡḣḥḧḩḫḭḯḱḳḵḷḹḻḽḿṁṃṅṇṉṋṍṏṑṓṕṗṙṛṝṟṡṣṥṧṩṫṭṯṱṳṵṷṹṻṽṿẁẃẅẇẉẋẍẏẑẓẕẖẗẘẙạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ',
    '  aaccddeeegggghhiiiijkllllnnnoorrrsstttuuuuuwysouaiouuuuuaagkoojgnaoaaeeiioorruusthaeooooyabbbcdddddeeeeefghhhhhiikkkllllmmmnnnnoooopprrrrsssssttttuuuuuvvwwwwwxxyzzzhtwyaaaaaaaaaaaaeeeeeeeeiioooooooooooouuuuuuuyyyy'), ' +', ' ', 'g'))
WHERE search_key ~ '[^0-9a-z ]';

CREATE TABLE person_beginning (
    beginning text COLLATE "C" NOT NULL,
    search_key text COLLATE "C" NOT NULL
);

-- As `domain::person::beginnings` says it.
CREATE FUNCTION person_beginnings(search_key text) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS $$
    SELECT DISTINCT substr(word, 1, size) FROM string_to_table(search_key, ' ') AS word, generate_series(1, 12) AS size
    WHERE size <= length(word) AND (size <= 4 OR word !~ '^[0-9]')
$$;

INSERT INTO person_beginning (beginning, search_key)
SELECT person_beginnings(search_key), search_key FROM person ORDER BY 1, 2;
ALTER TABLE person_beginning ADD PRIMARY KEY (beginning, search_key);
ANALYZE person_beginning;

CREATE FUNCTION person_beginning_add() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO person_beginning (beginning, search_key)
    SELECT person_beginnings(added.search_key), added.search_key FROM added;
    RETURN NULL;
END $$;

CREATE FUNCTION person_beginning_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM person_beginning
    WHERE search_key = OLD.search_key AND beginning IN (SELECT person_beginnings(OLD.search_key));
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO person_beginning (beginning, search_key)
        SELECT person_beginnings(NEW.search_key), NEW.search_key;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER person_beginning_insert AFTER INSERT ON person
REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION person_beginning_add();

CREATE TRIGGER person_beginning_update AFTER UPDATE OF search_key ON person
FOR EACH ROW WHEN (OLD.search_key <> NEW.search_key) EXECUTE FUNCTION person_beginning_move();

CREATE TRIGGER person_beginning_delete AFTER DELETE ON person
FOR EACH ROW EXECUTE FUNCTION person_beginning_move();
