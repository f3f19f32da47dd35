"""The schema of a shared library as it was first: what all later steps (``schema.py``) build on.

Guards of the tables (row-level security) are put up by the step, once for all of them.
"""

from typing import Final

FIRST_POSTGRES_SCHEMA: Final = """
    -- One row. ``library`` names this library for ever, whatever the database is called.
    -- ``most_verdicts``: how many answers of the judge are kept of each collection.
    CREATE TABLE library (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        library uuid NOT NULL DEFAULT gen_random_uuid(),
        most_verdicts integer NOT NULL DEFAULT 200000
    );
    INSERT INTO library DEFAULT VALUES;
    GRANT SELECT ON library TO PUBLIC;

    -- ``channel`` is what changes of a collection are told on (NOTIFY); only its members know it.
    CREATE TABLE collection (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL UNIQUE,
        channel text NOT NULL DEFAULT 'retllm_' || replace(gen_random_uuid()::text, '-', '')
    );
    -- Who may do what in a collection: read; write (index, tag); manage (members too).
    CREATE TABLE member (
        collection_id bigint NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
        person name NOT NULL,
        access text NOT NULL CHECK (access IN ('read', 'write', 'manage')),
        PRIMARY KEY (collection_id, person)
    );
    CREATE INDEX member_by_person ON member (person);
    -- They run as the owner, who alone reads ``member`` whole; ``session_user`` is who connected.
    CREATE FUNCTION readable() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
        SET search_path = retllm, pg_temp
        RETURN (SELECT coalesce(array_agg(collection_id), '{}') FROM member
            WHERE person = session_user);
    CREATE FUNCTION writable() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
        SET search_path = retllm, pg_temp
        RETURN (SELECT coalesce(array_agg(collection_id), '{}') FROM member
            WHERE person = session_user AND access IN ('write', 'manage'));
    CREATE FUNCTION manageable() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
        SET search_path = retllm, pg_temp
        RETURN (SELECT coalesce(array_agg(collection_id), '{}') FROM member
            WHERE person = session_user AND access = 'manage');
    ALTER TABLE collection ENABLE ROW LEVEL SECURITY;
    CREATE POLICY members_read ON collection FOR SELECT
        USING (id = ANY ((SELECT readable())::bigint[]));
    GRANT SELECT ON collection TO PUBLIC;
    ALTER TABLE member ENABLE ROW LEVEL SECURITY;
    CREATE POLICY members_read ON member FOR SELECT
        USING (collection_id = ANY ((SELECT readable())::bigint[]));
    CREATE POLICY managers_write ON member
        USING (collection_id = ANY ((SELECT manageable())::bigint[]))
        WITH CHECK (collection_id = ANY ((SELECT manageable())::bigint[]));
    GRANT SELECT, INSERT, UPDATE, DELETE ON member TO PUBLIC;

    -- Computers that take part. ``seen_at`` is the server's clock, as all moments of leases are.
    CREATE TABLE machine (
        id uuid PRIMARY KEY,
        person name NOT NULL DEFAULT session_user,
        name text NOT NULL,
        seen_at timestamptz NOT NULL DEFAULT now()
    );
    ALTER TABLE machine ENABLE ROW LEVEL SECURITY;
    ALTER TABLE machine FORCE ROW LEVEL SECURITY;
    CREATE POLICY own ON machine USING (person = session_user) WITH CHECK (person = session_user);
    GRANT SELECT, INSERT, UPDATE, DELETE ON machine TO PUBLIC;

    -- ``location`` names a folder for all machines: ``//computer/path``. ``added_at`` is empty for
    -- what was detached of a folder since its volume is away. Exclusions are as in .gitignore.
    CREATE TABLE root (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        collection_id bigint NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
        location bytea NOT NULL,
        added_at text NOT NULL,
        exclusions jsonb NOT NULL DEFAULT '[]',
        UNIQUE (collection_id, location)
    );
    -- Where a machine sees a folder, and whether it was there at the last look.
    CREATE TABLE mount (
        root_id bigint NOT NULL REFERENCES root (id) ON DELETE CASCADE,
        machine_id uuid NOT NULL,
        collection_id bigint NOT NULL,
        path bytea NOT NULL,
        state text NOT NULL CHECK (state IN ('online', 'offline')),
        PRIMARY KEY (root_id, machine_id)
    );
    CREATE INDEX mount_by_machine ON mount (machine_id);
    -- Which process indexes a folder; an advisory lock of its connection is what counts.
    CREATE TABLE lease (
        root_id bigint PRIMARY KEY REFERENCES root (id) ON DELETE CASCADE,
        collection_id bigint NOT NULL,
        machine_id uuid NOT NULL,
        machine_name text NOT NULL,
        token uuid NOT NULL,
        taken_at timestamptz NOT NULL DEFAULT now(),
        beaten_at timestamptz NOT NULL DEFAULT now()
    );

    CREATE TABLE content (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        collection_id bigint NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
        hash bytea NOT NULL,
        size_bytes bigint NOT NULL,
        described boolean NOT NULL DEFAULT false,
        kind text NOT NULL DEFAULT '',
        taken_s double precision,
        utc_offset_min integer,
        date_source text NOT NULL DEFAULT '',
        camera text NOT NULL DEFAULT '',
        lens text NOT NULL DEFAULT '',
        latitude double precision,
        longitude double precision,
        caption text NOT NULL DEFAULT '',
        people text NOT NULL DEFAULT '',
        keywords text NOT NULL DEFAULT '',
        rating integer,
        city text NOT NULL DEFAULT '',
        region text NOT NULL DEFAULT '',
        country text NOT NULL DEFAULT '',
        screenshot boolean NOT NULL DEFAULT false,
        picture_type text NOT NULL DEFAULT '',
        typed_by integer NOT NULL DEFAULT 0,
        unread boolean NOT NULL DEFAULT false,
        note text NOT NULL DEFAULT '',
        added_s double precision NOT NULL DEFAULT extract(epoch FROM clock_timestamp()),
        -- Derived, as in the SQLite adapter (``first_schema.py``, ``schema.py``).
        type text NOT NULL DEFAULT '',
        copies integer NOT NULL DEFAULT 0,
        first_item bigint,
        parts integer NOT NULL DEFAULT 0,
        worded boolean NOT NULL DEFAULT false,
        companion_of bigint,
        UNIQUE (collection_id, hash)
    );
    CREATE INDEX content_by_hash ON content (hash);
    CREATE INDEX content_by_size ON content (size_bytes);
    CREATE INDEX content_found ON content (first_item) WHERE copies > 0;
    CREATE INDEX content_by_type ON content (type, first_item) WHERE copies > 0;
    CREATE INDEX content_by_camera ON content (camera, first_item)
        WHERE copies > 0 AND camera <> '';
    CREATE INDEX content_by_lens ON content (lens, first_item) WHERE copies > 0 AND lens <> '';
    CREATE INDEX content_taken ON content (taken_s, first_item)
        WHERE copies > 0 AND taken_s IS NOT NULL;
    CREATE INDEX content_placed ON content (first_item)
        WHERE copies > 0 AND latitude IS NOT NULL;
    CREATE INDEX content_worded ON content (first_item) WHERE copies > 0 AND worded;
    CREATE INDEX content_copied ON content (first_item) WHERE copies > 1;
    CREATE INDEX content_hidden ON content (id) WHERE copies = 0;
    CREATE INDEX content_of_parts ON content (first_item, parts) WHERE copies > 0 AND parts > 1;
    CREATE INDEX content_by_place ON content (country, city, first_item)
        WHERE copies > 0 AND (country <> '' OR city <> '');
    CREATE INDEX content_by_rating ON content (rating, first_item)
        WHERE copies > 0 AND rating IS NOT NULL;
    CREATE INDEX content_added ON content (added_s) WHERE copies > 0;
    CREATE INDEX content_unread ON content (first_item) WHERE unread;
    CREATE INDEX content_noted ON content (id) WHERE note <> '';
    CREATE INDEX content_companion ON content (first_item, companion_of)
        WHERE companion_of IS NOT NULL AND copies > 0;

    -- ``path`` is relative to the folder. Device and inode are those of ``machine_id``.
    CREATE TABLE file (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        collection_id bigint NOT NULL,
        root_id bigint NOT NULL REFERENCES root (id),
        path bytea NOT NULL,
        size_bytes bigint NOT NULL,
        mtime_ns bigint NOT NULL,
        content_id bigint REFERENCES content (id),
        problem_title text,
        problem_detail text,
        unread text NOT NULL DEFAULT '',
        readers integer NOT NULL DEFAULT 0,
        machine_id uuid,
        device bigint NOT NULL DEFAULT 0,
        inode bigint NOT NULL DEFAULT 0,
        missing_since_s double precision
            CHECK (missing_since_s IS NULL OR content_id IS NOT NULL),
        UNIQUE (root_id, path)
    );
    CREATE INDEX file_by_root ON file (root_id, content_id, missing_since_s);
    CREATE INDEX file_by_content ON file (content_id, missing_since_s, root_id);
    CREATE INDEX file_by_inode ON file (inode, device) WHERE inode <> 0;
    CREATE INDEX file_missing ON file (missing_since_s) WHERE missing_since_s IS NOT NULL;
    CREATE INDEX file_unread ON file (unread, id) WHERE unread <> '';
    CREATE INDEX file_unread_by_root ON file (root_id, unread, missing_since_s)
        WHERE unread <> '';

    CREATE TABLE item (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        collection_id bigint NOT NULL,
        content_id bigint NOT NULL REFERENCES content (id),
        part bigint NOT NULL,
        modality text NOT NULL CHECK (modality IN ('image', 'text', 'file')),
        width_px integer NOT NULL,
        height_px integer NOT NULL,
        label text NOT NULL,
        text text,
        heading text NOT NULL DEFAULT '',
        fragment text NOT NULL DEFAULT '',
        words_drawn boolean NOT NULL DEFAULT false,
        UNIQUE (content_id, part)
    );
    -- Consecutive numbers, for the items of a content are neighbours whoever else adds some.
    CREATE FUNCTION take_item_numbers(how_many bigint) RETURNS bigint
        LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = retllm, pg_temp
    AS $take$
    DECLARE
        numbers CONSTANT regclass := pg_get_serial_sequence('retllm.item', 'id');
        lock CONSTANT bigint := hashtextextended('retllm: numbers of items', 0);
        first bigint;
    BEGIN
        IF cardinality(writable()) = 0 OR how_many NOT BETWEEN 1 AND 1000000 THEN
            RAISE insufficient_privilege USING MESSAGE = 'no collection to write';
        END IF;
        -- What a sequence gave is never taken back: the lock need not outlast this.
        PERFORM pg_advisory_lock(lock);
        first := nextval(numbers);
        PERFORM setval(numbers, first + how_many - 1);
        PERFORM pg_advisory_unlock(lock);
        RETURN first;
    END $take$;
    CREATE INDEX item_by_modality ON item (modality);
    CREATE INDEX item_by_sides ON item (width_px, height_px) WHERE width_px > 0;
    CREATE INDEX item_words_drawn ON item (id) WHERE words_drawn;
    CREATE TABLE recognised (
        item_id bigint PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE,
        collection_id bigint NOT NULL,
        version text NOT NULL,
        text text NOT NULL,
        boxes bytea NOT NULL DEFAULT ''
    );
    CREATE TABLE picture_signature (
        item_id bigint PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE,
        collection_id bigint NOT NULL,
        cells bytea NOT NULL
    );
    CREATE TABLE picture_colours (
        item_id bigint PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE,
        collection_id bigint NOT NULL,
        colours bigint NOT NULL
    );
    -- Encoded previews (WebP).
    CREATE TABLE preview (
        collection_id bigint NOT NULL,
        hash bytea NOT NULL,
        part bigint NOT NULL,
        picture bytea NOT NULL,
        PRIMARY KEY (collection_id, hash, part)
    );
    CREATE INDEX preview_by_hash ON preview (hash, part);
    ALTER TABLE preview ALTER COLUMN picture SET STORAGE EXTERNAL;

    -- Spaces are the library's, whatever the collection. The table of vectors of a space is made
    -- with it by ``make_vector_table``.
    CREATE TABLE embedding_space (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL UNIQUE,
        dimension integer NOT NULL,
        table_name text NOT NULL UNIQUE,
        state text NOT NULL CHECK (state IN ('building', 'active')),
        role text NOT NULL DEFAULT 'all' CHECK (role IN ('all', 'passages'))
    );
    CREATE UNIQUE INDEX embedding_space_active ON embedding_space (role) WHERE state = 'active';
    CREATE UNIQUE INDEX embedding_space_building ON embedding_space (role)
        WHERE state = 'building';
    GRANT SELECT ON embedding_space TO PUBLIC;
    CREATE TABLE embedded (
        content_id bigint NOT NULL REFERENCES content (id),
        space_id bigint NOT NULL REFERENCES embedding_space (id) ON DELETE CASCADE,
        collection_id bigint NOT NULL,
        first_pass boolean NOT NULL DEFAULT false,
        PRIMARY KEY (content_id, space_id)
    );
    CREATE INDEX embedded_by_space ON embedded (space_id);
    CREATE INDEX embedded_first_pass ON embedded (space_id, content_id) WHERE first_pass;
    CREATE TABLE skipped (
        content_id bigint NOT NULL REFERENCES content (id) ON DELETE CASCADE,
        space_id bigint NOT NULL REFERENCES embedding_space (id) ON DELETE CASCADE,
        collection_id bigint NOT NULL,
        PRIMARY KEY (content_id, space_id)
    );

    -- Derived: folders and present files that are found, as conditions ask for them.
    CREATE TABLE folder (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        collection_id bigint NOT NULL,
        root_id bigint NOT NULL,
        path bytea NOT NULL,
        folded text NOT NULL,
        UNIQUE (root_id, path)
    );
    CREATE TABLE place (
        file_id bigint PRIMARY KEY,
        collection_id bigint NOT NULL,
        content_id bigint NOT NULL,
        item_id bigint NOT NULL,
        folder_id bigint NOT NULL,
        name text NOT NULL,
        ending text NOT NULL,
        moment_s double precision NOT NULL,
        date_source text NOT NULL DEFAULT 'changed',
        exposure text NOT NULL DEFAULT ''
    );
    CREATE INDEX place_by_content ON place (content_id);
    CREATE INDEX place_by_folder ON place (folder_id, item_id);
    CREATE INDEX place_by_ending ON place (ending, item_id);
    CREATE INDEX place_by_moment ON place (moment_s, item_id);
    CREATE INDEX place_by_exposure ON place (folder_id, exposure) WHERE exposure <> '';
    -- Derived: the words of each item that is found, folded and split by us, a lexeme each; how
    -- many words each field has (``text_rows.FIELD_ORDER``) and all together, for BM25. Its index
    -- is made by ``word_schema.py``.
    CREATE TABLE words (
        item_id bigint PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE,
        collection_id bigint NOT NULL,
        lexemes tsvector NOT NULL,
        lengths smallint[] NOT NULL,
        word_count integer NOT NULL
    ) WITH (toast_tuple_target = 128);
    ALTER TABLE words ALTER COLUMN lexemes SET STORAGE EXTERNAL;

    -- Tags are a collection's; what else a person says is that person's alone.
    CREATE TABLE tag (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        collection_id bigint NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
        folded text NOT NULL,
        name text NOT NULL,
        UNIQUE (collection_id, folded)
    );
    CREATE TABLE tagged (
        hash bytea NOT NULL,
        tag_id bigint NOT NULL REFERENCES tag (id) ON DELETE CASCADE,
        collection_id bigint NOT NULL,
        PRIMARY KEY (collection_id, hash, tag_id)
    );
    CREATE INDEX tagged_by_tag ON tagged (tag_id, hash);
    CREATE TABLE favourite (
        person name NOT NULL DEFAULT session_user,
        hash bytea NOT NULL,
        PRIMARY KEY (person, hash)
    );
    CREATE TABLE opened (
        person name NOT NULL DEFAULT session_user,
        hash bytea NOT NULL,
        at_s double precision NOT NULL,
        PRIMARY KEY (person, hash)
    );
    CREATE INDEX opened_at ON opened (person, at_s);
    CREATE TABLE saved_search (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        person name NOT NULL DEFAULT session_user,
        folded text NOT NULL,
        name text NOT NULL,
        line text NOT NULL,
        UNIQUE (person, folded)
    );
    CREATE TABLE saved_picture (
        search_id bigint NOT NULL REFERENCES saved_search (id) ON DELETE CASCADE,
        place integer NOT NULL,
        person name NOT NULL DEFAULT session_user,
        hash bytea NOT NULL,
        part bigint NOT NULL,
        region text,
        PRIMARY KEY (search_id, place)
    );
    CREATE TABLE feedback (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        person name NOT NULL DEFAULT session_user,
        subject bytea NOT NULL,
        hash bytea NOT NULL,
        part bigint NOT NULL,
        correct boolean NOT NULL,
        pack bytea,
        pair text,
        log_odds double precision,
        cosine double precision,
        UNIQUE (person, subject, hash, part),
        CHECK ((pack IS NULL) = (pair IS NULL)),
        CHECK ((pack IS NULL) = (log_odds IS NULL)),
        CHECK ((pack IS NULL) = (cosine IS NULL))
    );
    CREATE INDEX feedback_by_pack ON feedback (person, pack, id) WHERE pack IS NOT NULL;

    -- What the judge answered, by a key that only who has the content and the question can make.
    -- It is looked up by these functions alone: nobody can list it. An answer stands in each
    -- collection that held the content when it came, and is given to its members only: whoever has
    -- the same file learns nothing of collections that are not theirs.
    CREATE TABLE verdict (
        collection_id bigint NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
        key bytea NOT NULL CHECK (octet_length(key) = 32),
        packed bytea NOT NULL CHECK (octet_length(packed) <= 64),
        used_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (collection_id, key)
    );
    CREATE INDEX verdict_by_use ON verdict (collection_id, used_at, key);
    CREATE FUNCTION recall_verdicts(wanted bytea[]) RETURNS TABLE (key bytea, packed bytea)
        LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = retllm, pg_temp
        BEGIN ATOMIC
            UPDATE verdict SET used_at = now() WHERE (collection_id, key) IN (
                SELECT old.collection_id, old.key FROM verdict AS old
                WHERE old.key = ANY (wanted) AND old.collection_id = ANY (readable())
                AND old.used_at < now() - interval '1 hour' FOR UPDATE SKIP LOCKED
            );
            SELECT DISTINCT ON (verdict.key) verdict.key, verdict.packed FROM verdict
            WHERE verdict.key = ANY (wanted) AND verdict.collection_id = ANY (readable());
        END;
    -- With ``trimming``: of each collection the answers beyond ``library.most_verdicts`` go, those
    -- that were not used for longest.
    CREATE FUNCTION remember_verdicts(
        keys bytea[], hashes bytea[], answers bytea[], trimming boolean
    ) RETURNS void
        LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = retllm, pg_temp
        BEGIN ATOMIC
            INSERT INTO verdict (collection_id, key, packed)
            SELECT DISTINCT ON (content.collection_id, one.key)
                content.collection_id, one.key, one.packed
            FROM unnest(keys, hashes, answers) AS one (key, hash, packed)
            JOIN content ON content.hash = one.hash
            WHERE content.collection_id = ANY (writable()) ORDER BY 1, 2
            ON CONFLICT (collection_id, key)
            DO UPDATE SET packed = excluded.packed, used_at = now();
            DELETE FROM verdict USING (
                SELECT collection_id, key, row_number() OVER (
                    PARTITION BY collection_id ORDER BY used_at DESC, key
                ) AS place
                FROM verdict WHERE trimming AND collection_id = ANY (writable())
            ) AS ranked
            WHERE verdict.collection_id = ranked.collection_id AND verdict.key = ranked.key
            AND ranked.place > (SELECT most_verdicts FROM library);
        END;
"""
