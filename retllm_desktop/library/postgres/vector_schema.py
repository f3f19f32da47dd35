"""SQL functions that make, index, activate and drop the tables of vectors, one for each space.

They run as the owner of the schema, for nobody else may make or drop tables in it. A space is the
whole library's: any person who may write something begins one; who puts another one in the place of
the active one, which drops everybody's vectors, manages all collections.

Each collection's vectors are a partition with an index of its own: through an index of all, who
reads a small collection alone would meet others' neighbours first and lose most of their own
(decision 0062). Partitions bear no policy and are granted to nobody: rows are reached by the whole
table alone, which is guarded.
"""

from typing import Final

HNSW_LINKS: Final = 16
"""``m`` of the HNSW index."""
HNSW_BUILD_CANDIDATES: Final = 64
"""``ef_construction`` of the HNSW index; both are pgvector's defaults (decision 0060)."""
_PARTITIONS_LOCK: Final = "hashtextextended('retllm: tables of vectors', 0)"
MOST_DIMENSIONS: Final = 4000
"""What pgvector indexes as ``halfvec``, and what fits into a page."""


def make_vector_functions(guard: str) -> str:
    """Return the statements that make the functions.

    Args:
        guard: Statements that put a table under row-level security; ``%1$I`` is its name.
    """
    return _FUNCTIONS.replace("{guard}", guard)


_FUNCTIONS: Final = f"""
    -- By the owner alone: nobody else may make a table in this schema.
    CREATE FUNCTION make_vector_partition(its_table text, collection bigint) RETURNS void
        LANGUAGE plpgsql VOLATILE SET search_path = retllm, pg_temp
    AS $partition$
    BEGIN
        EXECUTE format($table$
            CREATE TABLE %1$I PARTITION OF %2$I FOR VALUES IN (%3$L);
            ALTER TABLE %1$I ALTER COLUMN embedding SET STORAGE PLAIN;
            -- Estimates would tell of rows that the person may not see.
            ALTER TABLE %1$I ALTER COLUMN embedding SET STATISTICS 0;
            ALTER TABLE %1$I ENABLE ROW LEVEL SECURITY;
            ALTER TABLE %1$I FORCE ROW LEVEL SECURITY;
        $table$, its_table || '_' || collection, its_table, collection);
    END $partition$;

    -- A new collection has its partition in every space. Whoever makes a space waits meanwhile;
    -- ``item`` is locked first, as by those who write.
    CREATE FUNCTION make_collection_partitions() RETURNS trigger
        LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = retllm, pg_temp
    AS $partitions$
    BEGIN
        PERFORM pg_advisory_xact_lock({_PARTITIONS_LOCK});
        LOCK TABLE item IN SHARE ROW EXCLUSIVE MODE;
        PERFORM make_vector_partition(table_name, NEW.id) FROM embedding_space ORDER BY id;
        RETURN NULL;
    END $partitions$;
    CREATE TRIGGER collection_partitions AFTER INSERT ON collection
        FOR EACH ROW EXECUTE FUNCTION make_collection_partitions();

    CREATE FUNCTION make_vector_table(
        its_name text, its_dimension integer, its_state text, its_role text
    ) RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER
        SET search_path = retllm, pg_temp
    AS $make$
    DECLARE
        number bigint;
        its_table text;
    BEGIN
        IF cardinality(writable()) = 0 THEN
            RAISE insufficient_privilege USING MESSAGE = 'no collection to write';
        END IF;
        IF its_dimension NOT BETWEEN 1 AND {MOST_DIMENSIONS} THEN
            RAISE numeric_value_out_of_range USING MESSAGE = 'dimension of a space';
        END IF;
        PERFORM pg_advisory_xact_lock({_PARTITIONS_LOCK});
        INSERT INTO embedding_space (name, dimension, table_name, state, role)
            VALUES (its_name, its_dimension, '', its_state, its_role) RETURNING id INTO number;
        its_table := 'vectors_' || number;
        UPDATE embedding_space SET table_name = its_table WHERE id = number;
        -- ``shown``: whether a present file holds the item. Vectors lie in the rows themselves.
        EXECUTE format($table$
            CREATE TABLE %1$I (
                item_id bigint NOT NULL REFERENCES item (id) ON DELETE CASCADE,
                collection_id bigint NOT NULL,
                modality text NOT NULL,
                shown boolean NOT NULL DEFAULT true,
                embedding public.halfvec(%2$s) NOT NULL,
                PRIMARY KEY (item_id, collection_id)
            ) PARTITION BY LIST (collection_id);
            ALTER TABLE %1$I ALTER COLUMN embedding SET STORAGE PLAIN;
            ALTER TABLE %1$I ALTER COLUMN embedding SET STATISTICS 0;
        $table$, its_table, its_dimension);
        EXECUTE format($guard$ {{guard}} $guard$, its_table);
        PERFORM make_vector_partition(its_table, id) FROM collection ORDER BY id;
        -- From the beginning, for nobody can write while one is built. What is filled beside
        -- another space gets it when it is activated, which takes half the time.
        IF its_state = 'active' OR its_role <> 'all' THEN
            PERFORM make_vector_index(number);
        END IF;
        RETURN number;
    END $make$;

    -- Of each partition, also of those that come later. Returns whether there was none before.
    -- Those who write to the table wait meanwhile.
    CREATE FUNCTION make_vector_index(number bigint) RETURNS boolean
        LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = retllm, pg_temp
    AS $index$
    DECLARE
        its_table text;
        kind text;
    BEGIN
        IF cardinality(writable()) = 0 THEN
            RAISE insufficient_privilege USING MESSAGE = 'no collection to write';
        END IF;
        SELECT table_name INTO STRICT its_table FROM embedding_space WHERE id = number;
        IF to_regclass(format('retllm.%I', its_table || '_image')) IS NOT NULL THEN
            RETURN false;
        END IF;
        -- Searches ask for pictures and for texts apart, and an index through which a tenth is
        -- looked for loses neighbours: so each kind has its own.
        FOREACH kind IN ARRAY ARRAY['image', 'text'] LOOP
            EXECUTE format(
                'CREATE INDEX %I ON %I USING hnsw (embedding public.halfvec_ip_ops) '
                'WITH (m = {HNSW_LINKS}, ef_construction = {HNSW_BUILD_CANDIDATES}) '
                'WHERE shown AND modality = %L',
                its_table || '_' || kind, its_table, kind
            );
        END LOOP;
        RETURN true;
    END $index$;

    CREATE FUNCTION drop_vector_table(number bigint) RETURNS void
        LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = retllm, pg_temp
    AS $drop$
    DECLARE
        its_table text;
    BEGIN
        IF cardinality(writable()) = 0 THEN
            RAISE insufficient_privilege USING MESSAGE = 'no collection to write';
        END IF;
        DELETE FROM embedding_space WHERE id = number AND (role <> 'all' OR state = 'building')
            RETURNING table_name INTO its_table;
        IF its_table IS NOT NULL THEN
            EXECUTE format('DROP TABLE %I', its_table);
        END IF;
    END $drop$;

    -- The active space of the role, if there is another one, goes.
    CREATE FUNCTION activate_vector_table(number bigint) RETURNS void
        LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = retllm, pg_temp
    AS $activate$
    DECLARE
        its_role text;
        former text;
    BEGIN
        SELECT role INTO STRICT its_role FROM embedding_space WHERE id = number FOR UPDATE;
        IF cardinality(writable()) = 0 OR (
            its_role = 'all'
            AND EXISTS (SELECT FROM collection WHERE id <> ALL (manageable()))
        ) THEN
            RAISE insufficient_privilege USING MESSAGE = 'not all collections are managed';
        END IF;
        DELETE FROM embedding_space WHERE role = its_role AND state = 'active' AND id <> number
            RETURNING table_name INTO former;
        IF former IS NOT NULL THEN
            EXECUTE format('DROP TABLE %I', former);
        END IF;
        PERFORM make_vector_index(number);
        UPDATE embedding_space SET state = 'active' WHERE id = number;
    END $activate$;
"""  # noqa: S608
