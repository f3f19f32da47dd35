"""SQL functions that look into the index of words.

Row-level security would hide the index from the planner: the operator ``@@`` is not marked as one
that tells nothing of rows it is given (leakproof), so that it is asked only once every row's
collection has been looked at, all of them one by one. These functions run as the owner, who sees
the whole table, and look at the collection themselves.
"""

from typing import Final

WORD_FUNCTIONS: Final = """
    ALTER TABLE words NO FORCE ROW LEVEL SECURITY;

    -- The items that match, ascending, as packed numbers; of more than ``at_most`` the newest.
    CREATE FUNCTION find_words(wanted tsquery, at_most integer) RETURNS bytea
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = retllm, pg_temp
        BEGIN ATOMIC
            SELECT string_agg(int8send(item_id), '' ORDER BY item_id) FROM (
                SELECT item_id FROM words
                WHERE lexemes @@ wanted AND collection_id = ANY ((SELECT readable())::bigint[])
                ORDER BY item_id + 0 DESC LIMIT at_most
            ) AS newest;
        END;

    -- The same among some items, however many match besides.
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

    -- Puts what was written lately into its place in the index; how many pages that were.
    CREATE FUNCTION merge_words() RETURNS bigint
        LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = retllm, pg_temp
        BEGIN ATOMIC
            SELECT gin_clean_pending_list('retllm.words_lexemes'::regclass)
            WHERE cardinality(writable()) > 0;
        END;
"""
