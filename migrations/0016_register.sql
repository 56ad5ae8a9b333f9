-- +goose Up
-- The words of the register. A search for part of a name went through groups of three letters, which a million names share: 70 ms for
-- a whole name, up to a second where it was mistyped. The words that names are made of are some ten thousand: they are few
-- enough to be looked through for what somebody typed, and letters are found by whole words.

-- words_of are the words of what a letter is found by, which is lower-case and without accents. What is not a letter parts them; all
-- beyond ASCII counts as a letter. The service parts what is looked for in the same way.
CREATE FUNCTION words_of(search text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN array_remove(regexp_split_to_array(search, '[\u0001-\u0060\u007b-\u007f]+'), '');
CREATE INDEX certificates_words ON certificates USING gin (words_of(search));

-- near_words are a word's first eight letters and what is left of them without any one or, from six letters on, two. Two words that so
-- many errors part have one of these in common: so an index finds a mistyped word by equality, whichever of its letters is
-- wrong, missing, too many or in its neighbour's place.
-- +goose StatementBegin
CREATE FUNCTION near_words(word text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_agg(DISTINCT near) FROM (SELECT left(word, 8) AS w, least(length(word), 8) AS n) s, LATERAL (
        SELECT w AS near
        UNION ALL SELECT left(w, i - 1) || substr(w, i + 1) FROM generate_series(1, n) i WHERE n >= 4
        UNION ALL SELECT left(w, i - 1) || substr(w, i + 1, j - i - 1) || substr(w, j + 1)
            FROM generate_series(1, n) i, generate_series(i + 1, n) j WHERE n >= 6) t
$$;
-- +goose StatementEnd

-- Only what the register shows of its letters, names and numbers, is taken apart here: no words of persons, cases or drafts.
CREATE TABLE register_words (
    office_id uuid NOT NULL REFERENCES offices,
    word      text NOT NULL CHECK (word <> ''),
    count     bigint NOT NULL CHECK (count >= 0), -- how often it stands in the office's register; what does not, has no row
    near      text[] NOT NULL GENERATED ALWAYS AS (near_words(word)) STORED,
    PRIMARY KEY (office_id, word)
);
CREATE INDEX register_words_near ON register_words USING gin (near) WITH (fastupdate = off);
CREATE INDEX register_words_part ON register_words USING gin (word public.gin_trgm_ops) WITH (fastupdate = off);
INSERT INTO register_words (office_id, word, count)
    SELECT c.office_id, word, count(*) FROM certificates c, unnest(words_of(c.search)) word GROUP BY 1, 2;

-- They are counted whenever letters are written, whichever statement does it, and in the order of words, so that of two who write
-- at once one waits for the other and never both.
-- +goose StatementBegin
CREATE FUNCTION count_words(offices uuid[], searches text[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO register_words (office_id, word, count)
        SELECT l.office, word, count(*) FROM unnest(offices, searches) l (office, search), unnest(words_of(l.search)) word
        GROUP BY 1, 2 ORDER BY 1, 2
        ON CONFLICT (office_id, word) DO UPDATE SET count = register_words.count + EXCLUDED.count
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION uncount_words(offices uuid[], searches text[]) RETURNS void LANGUAGE sql AS $$
    UPDATE register_words w SET count = w.count - l.n
        FROM (SELECT l.office, word, count(*) AS n FROM unnest(offices, searches) l (office, search), unnest(words_of(l.search)) word
            GROUP BY 1, 2) l
        WHERE w.office_id = l.office AND w.word = l.word;
    DELETE FROM register_words w WHERE w.count = 0 AND w.office_id = ANY (offices)
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION words_come() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM count_words(array_agg(office_id), array_agg(search)) FROM letters;
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION words_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM uncount_words(array_agg(office_id), array_agg(search)) FROM letters;
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION words_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM uncount_words(array_agg(o.office_id), array_agg(o.search)), count_words(array_agg(n.office_id), array_agg(n.search))
        FROM before o JOIN letters n ON n.id = o.id WHERE (n.office_id, n.search) <> (o.office_id, o.search) HAVING count(*) > 0;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER certificates_words_come AFTER INSERT ON certificates REFERENCING NEW TABLE AS letters
    FOR EACH STATEMENT EXECUTE FUNCTION words_come();
CREATE TRIGGER certificates_words_go AFTER DELETE ON certificates REFERENCING OLD TABLE AS letters
    FOR EACH STATEMENT EXECUTE FUNCTION words_go();
CREATE TRIGGER certificates_words_change AFTER UPDATE ON certificates REFERENCING NEW TABLE AS letters OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION words_change();

-- Letters by the day on which they end: those that have ended, or soon will, were issued years ago, so that in the order of
-- issue half of a million letters would be looked through for the first of them.
CREATE INDEX certificates_end ON certificates (office_id, state, valid_until, id) INCLUDE (kecamatan, field_of_activity);

-- What the filters of the register ask for lies in the indexes that they are answered by: where two filters have no letter in
-- common, all letters of one are looked through, and each from the table would take a page of its own.
DROP INDEX certificates_kecamatan, certificates_field, certificates_state;
CREATE INDEX certificates_kecamatan ON certificates (office_id, kecamatan, issued_on DESC, id DESC) INCLUDE (field_of_activity, state, valid_until);
CREATE INDEX certificates_field ON certificates (office_id, field_of_activity, issued_on DESC, id DESC) INCLUDE (kecamatan, state, valid_until);
CREATE INDEX certificates_state ON certificates (office_id, state, issued_on DESC, id DESC) INCLUDE (valid_until);

-- The nightly audit goes through the letters of one office by id, also where it has few among those of others.
CREATE INDEX certificates_audit ON certificates (office_id, id);

-- Numbers that were voided are few in a book of years.
CREATE INDEX numbers_voided ON numbers (office_id, given_at, id) WHERE kind = 'registrasi' AND voided_at IS NOT NULL;
