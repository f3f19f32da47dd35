"""SQL functions that look into the index of words, and make it.

Row-level security would hide the index from the planner: the operator ``@@`` is not marked as one
that tells nothing of rows it is given (leakproof), so that it is asked only once every row's
collection has been looked at, all of them one by one. These functions run as the owner, who sees
the whole table, and look at the collection themselves.

The index is one of *ranges* of item numbers, each a GIN index of its own, and one of all beyond
them. Of a word that very many items have the newest are wanted: so the ranges are asked one after
the other, the newest first, until there are enough, however large the library is (decision 0060).
"""

from typing import Final

WORD_RANGE_ITEMS: Final = 262_144
"""Item numbers of a range: of a word that every fifth item has 50,000 lie in one."""

WORD_FUNCTIONS: Final = f"""
    ALTER TABLE words NO FORCE ROW LEVEL SECURITY;

    -- By the owner alone. Makes sure of so many ranges and one index beyond them, and that
    -- ``find_words`` asks them. Those who write to the table wait meanwhile; those who read do not:
    -- the index that was beyond the ranges before stays (``drop_word_tails``).
    CREATE FUNCTION make_word_ranges(how_many integer, width bigint) RETURNS void
        LANGUAGE plpgsql VOLATILE SET search_path = retllm, pg_temp
    AS $make$
    DECLARE
        its_name text;
        within text;
        branches text := '';
    BEGIN
        FOR number IN 0 .. how_many LOOP
            its_name := CASE WHEN number < how_many
                THEN 'words_range_' ELSE 'words_from_' END || number;
            within := 'item_id >= ' || number * width;
            IF number < how_many THEN
                within := within || ' AND item_id < ' || (number + 1) * width;
            END IF;
            EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON words USING gin (lexemes) WHERE %s',
                its_name, within);
            branches := format($branch$ (
                SELECT item_id FROM words WHERE %s AND lexemes @@ wanted
                AND collection_id = ANY ((SELECT readable())::bigint[])
                ORDER BY item_id + 0 DESC
            ) $branch$, within) || CASE WHEN number > 0 THEN 'UNION ALL' ELSE '' END || branches;
        END LOOP;
        -- The items that match, descending, as packed numbers; of more than ``at_most`` the newest.
        -- By one process, for several would not take the ranges in this order.
        EXECUTE format($find$
            CREATE OR REPLACE FUNCTION find_words(wanted tsquery, at_most integer) RETURNS bytea
                LANGUAGE sql STABLE SECURITY DEFINER SET search_path = retllm, pg_temp
                SET max_parallel_workers_per_gather = 0
                BEGIN ATOMIC
                    SELECT string_agg(int8send(item_id), '') FROM (%s LIMIT at_most) AS newest;
                END;
        $find$, branches);
    END $make$;
    SELECT make_word_ranges(2, {WORD_RANGE_ITEMS});

    -- The same, ascending, among some items, however many match besides.
    CREATE FUNCTION find_words_within(wanted tsquery, within bigint[]) RETURNS bytea
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = retllm, pg_temp
        BEGIN ATOMIC
            SELECT string_agg(int8send(words.item_id), '' ORDER BY words.item_id)
            FROM unnest(within) AS chosen (id) JOIN words ON words.item_id = chosen.id
            WHERE lexemes @@ wanted AND collection_id = ANY ((SELECT readable())::bigint[]);
        END;

    -- How many items have words, and how many words these are.
    CREATE FUNCTION count_words(OUT items bigint, OUT of_them bigint)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = retllm, pg_temp
        BEGIN ATOMIC
            SELECT count(*), coalesce(sum(word_count), 0) FROM words
            WHERE collection_id = ANY ((SELECT readable())::bigint[]);
        END;

    -- Makes ranges for the numbers that come next, and puts what was written lately into its place
    -- in the index; how many ranges and pages that were.
    CREATE FUNCTION merge_words() RETURNS bigint
        LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = retllm, pg_temp
    AS $merge$
    DECLARE
        ranges integer;
        needed integer;
        merged bigint;
    BEGIN
        IF cardinality(writable()) = 0 THEN
            RETURN 0;
        END IF;
        PERFORM pg_advisory_xact_lock(hashtextextended('retllm: ranges of words', 0));
        SELECT count(*) INTO ranges FROM pg_class
            WHERE relnamespace = 'retllm'::regnamespace AND relname ~ '^words_range_[0-9]+$';
        -- One of them lies ahead, empty, so that the index beyond is empty and quickly made.
        SELECT coalesce(max(item_id), 0) / {WORD_RANGE_ITEMS} + 2 INTO needed FROM words;
        IF needed > ranges THEN
            PERFORM make_word_ranges(needed, {WORD_RANGE_ITEMS});
        END IF;
        SELECT sum(gin_clean_pending_list(indexrelid)) INTO merged
            FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
            WHERE indrelid = 'words'::regclass AND relname ~ '^words_(range|from)_[0-9]+$';
        RETURN merged + greatest(needed - ranges, 0);
    END $merge$;

    -- Drops what was beyond the ranges when there were fewer. In a transaction of its own: who
    -- reads would wait for all that it does besides. Where somebody reads for long, another time.
    CREATE FUNCTION drop_word_tails() RETURNS void
        LANGUAGE plpgsql VOLATILE SECURITY DEFINER
        SET search_path = retllm, pg_temp SET lock_timeout = '2s'
    AS $drop$
    DECLARE
        former text;
    BEGIN
        IF cardinality(writable()) = 0 THEN
            RETURN;
        END IF;
        PERFORM pg_advisory_xact_lock(hashtextextended('retllm: ranges of words', 0));
        FOR former IN
            SELECT relname FROM pg_class
            WHERE relnamespace = 'retllm'::regnamespace AND relname ~ '^words_from_[0-9]+$'
            ORDER BY substring(relname FROM '[0-9]+$')::integer DESC OFFSET 1
        LOOP
            EXECUTE format('DROP INDEX %I', former);
        END LOOP;
    EXCEPTION WHEN lock_not_available THEN
        RETURN;
    END $drop$;
"""  # noqa: S608
