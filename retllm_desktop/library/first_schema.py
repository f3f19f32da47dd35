"""The schema as it was first: what all later steps (``schema.py``) build on.

Nothing in it is changed, not even its blanks: a step takes constraints out of the texts of tables.
"""

from typing import Final

FIRST_SCHEMA: Final = """
        -- Paths are the bytes of os.fsencode, for names need not be valid UTF-8. Exclusions are
        -- as in .gitignore: a JSON list of texts.
        CREATE TABLE root (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            path BLOB NOT NULL UNIQUE,
            state TEXT NOT NULL CHECK (state IN ('online', 'offline')),
            added_at TEXT NOT NULL,
            exclusions TEXT NOT NULL DEFAULT '[]'
        ) STRICT;
        -- ``described``: whether metadata was read. Derived: what «type:» matches, how many
        -- present files hold it (0: it is not found), the first of its items, whose numbers are
        -- consecutive, how many these are, and whether they have text (``worded``).
        CREATE TABLE content (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            hash BLOB NOT NULL UNIQUE,
            size_bytes INTEGER NOT NULL,
            described INTEGER NOT NULL DEFAULT 0,
            kind TEXT NOT NULL DEFAULT '',
            taken_s REAL,
            camera TEXT NOT NULL DEFAULT '',
            lens TEXT NOT NULL DEFAULT '',
            latitude REAL,
            longitude REAL,
            caption TEXT NOT NULL DEFAULT '',
            screenshot INTEGER NOT NULL DEFAULT 0,
            type TEXT NOT NULL DEFAULT '',
            copies INTEGER NOT NULL DEFAULT 0,
            first_item INTEGER,
            parts INTEGER NOT NULL DEFAULT 0,
            worded INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX content_by_size ON content (size_bytes);
        CREATE INDEX content_by_type ON content (type, first_item) WHERE copies > 0;
        CREATE INDEX content_by_camera ON content (camera, first_item)
            WHERE copies > 0 AND camera <> '';
        CREATE INDEX content_by_lens ON content (lens, first_item)
            WHERE copies > 0 AND lens <> '';
        CREATE INDEX content_taken ON content (taken_s, first_item)
            WHERE copies > 0 AND taken_s IS NOT NULL;
        CREATE INDEX content_placed ON content (first_item)
            WHERE copies > 0 AND latitude IS NOT NULL;
        CREATE INDEX content_worded ON content (first_item) WHERE copies > 0 AND worded;
        CREATE INDEX content_copied ON content (first_item) WHERE copies > 1;
        CREATE INDEX content_hidden ON content (id) WHERE copies = 0;
        CREATE INDEX content_of_parts ON content (first_item, parts) WHERE copies > 0 AND parts > 1;
        -- A file has content, or a problem that says why it has none. Device and inode: lower 64
        -- bits, with sign; 0 where unknown.
        CREATE TABLE file (
            id INTEGER PRIMARY KEY,
            root_id INTEGER NOT NULL REFERENCES root (id),
            path BLOB NOT NULL UNIQUE,
            size_bytes INTEGER NOT NULL,
            mtime_ns INTEGER NOT NULL,
            content_id INTEGER REFERENCES content (id),
            problem_title TEXT,
            problem_detail TEXT,
            device INTEGER NOT NULL DEFAULT 0,
            inode INTEGER NOT NULL DEFAULT 0,
            missing_since_s REAL CHECK (missing_since_s IS NULL OR content_id IS NOT NULL),
            CHECK ((content_id IS NULL) = (problem_title IS NOT NULL))
        ) STRICT;
        CREATE INDEX file_by_root ON file (root_id, content_id, missing_since_s);
        CREATE INDEX file_by_content ON file (content_id, missing_since_s, root_id);
        CREATE INDEX file_with_problem ON file (id) WHERE problem_title IS NOT NULL;
        CREATE INDEX file_by_inode ON file (inode, device) WHERE inode <> 0;
        CREATE INDEX file_missing ON file (missing_since_s) WHERE missing_since_s IS NOT NULL;
        CREATE TABLE item (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            content_id INTEGER NOT NULL REFERENCES content (id),
            part INTEGER NOT NULL,
            modality TEXT NOT NULL CHECK (modality IN ('image', 'text')),
            width_px INTEGER NOT NULL,
            height_px INTEGER NOT NULL,
            label TEXT NOT NULL,
            text TEXT,
            UNIQUE (content_id, part)
        ) STRICT;
        CREATE INDEX item_by_modality ON item (modality);
        CREATE INDEX item_by_sides ON item (width_px, height_px) WHERE width_px > 0;
        -- The text that was read in a picture, empty where there is none, and the recogniser's
        -- version.
        CREATE TABLE recognised (
            item_id INTEGER PRIMARY KEY,
            version TEXT NOT NULL,
            text TEXT NOT NULL
        ) STRICT;
        -- The vec0 table of a space is made with the space, since it has the dimension in it. The
        -- role is what has vectors in it: «all» items, or «passages» only.
        CREATE TABLE embedding_space (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            dimension INTEGER NOT NULL,
            table_name TEXT NOT NULL UNIQUE,
            state TEXT NOT NULL CHECK (state IN ('building', 'active')),
            role TEXT NOT NULL DEFAULT 'all' CHECK (role IN ('all', 'passages'))
        ) STRICT;
        CREATE UNIQUE INDEX embedding_space_active ON embedding_space (role)
            WHERE state = 'active';
        CREATE UNIQUE INDEX embedding_space_building ON embedding_space (role)
            WHERE state = 'building';
        -- Content all of whose items have vectors in the space.
        CREATE TABLE embedded (
            content_id INTEGER NOT NULL REFERENCES content (id),
            space_id INTEGER NOT NULL REFERENCES embedding_space (id),
            PRIMARY KEY (content_id, space_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX embedded_by_space ON embedded (space_id);
        -- Content that the space being built does without, for it can no longer be read.
        CREATE TABLE skipped (
            content_id INTEGER NOT NULL REFERENCES content (id),
            space_id INTEGER NOT NULL REFERENCES embedding_space (id),
            PRIMARY KEY (content_id, space_id)
        ) STRICT, WITHOUT ROWID;
        -- Vectors of items all of whose files are missing; they are not in the vec0 tables.
        CREATE TABLE hidden_vector (
            item_id INTEGER NOT NULL REFERENCES item (id),
            space_id INTEGER NOT NULL REFERENCES embedding_space (id),
            modality TEXT NOT NULL,
            embedding BLOB NOT NULL,
            PRIMARY KEY (item_id, space_id)
        ) STRICT;
        CREATE INDEX hidden_vector_by_space ON hidden_vector (space_id, modality);
        -- Derived: index files beside this one (see ``vector_index.state``), and the items whose
        -- vectors were added or removed since.
        CREATE TABLE vector_index (
            space_id INTEGER PRIMARY KEY,
            table_name TEXT NOT NULL,
            lineage TEXT NOT NULL,
            token TEXT NOT NULL,
            base INTEGER NOT NULL,
            kept_from INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE vector_index_change (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            space_id INTEGER NOT NULL,
            item_id INTEGER NOT NULL
        ) STRICT;
        -- Derived: folders and present files that are found, under the first item of their
        -- content, as conditions ask for them. Names and paths are folded.
        CREATE TABLE folder (
            id INTEGER PRIMARY KEY,
            path BLOB NOT NULL UNIQUE,
            folded TEXT NOT NULL
        ) STRICT;
        CREATE TABLE place (
            file_id INTEGER PRIMARY KEY,
            content_id INTEGER NOT NULL,
            item_id INTEGER NOT NULL,
            folder_id INTEGER NOT NULL,
            name TEXT NOT NULL,
            ending TEXT NOT NULL,
            moment_s REAL NOT NULL
        ) STRICT;
        CREATE INDEX place_by_content ON place (content_id);
        CREATE INDEX place_by_folder ON place (folder_id, item_id);
        CREATE INDEX place_by_ending ON place (ending, item_id);
        CREATE INDEX place_by_moment ON place (moment_s, item_id);
        -- Derived: the words of each item that is found. The first item of a content has those
        -- of its files' names as well. ``parts`` are names taken apart.
        CREATE VIRTUAL TABLE words USING fts5 (
            name, parts, folder, caption, details, tags, text, recognised,
            content = '', contentless_delete = 1,
            tokenize = "unicode61 remove_diacritics 2 categories 'L* M* N* Co'"
        );
        -- What the person added, by the hash of the content.
        CREATE TABLE favourite (hash BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
        CREATE TABLE tag (
            id INTEGER PRIMARY KEY,
            folded TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL
        ) STRICT;
        CREATE TABLE tagged (
            hash BLOB NOT NULL,
            tag_id INTEGER NOT NULL REFERENCES tag (id),
            PRIMARY KEY (hash, tag_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX tagged_by_tag ON tagged (tag_id, hash);
        -- Ratings of results: of a part of content, for a subject (what was searched for); with
        -- the model's answer, where there was one. The latest has the highest number.
        CREATE TABLE feedback (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            subject BLOB NOT NULL,
            hash BLOB NOT NULL,
            part INTEGER NOT NULL,
            correct INTEGER NOT NULL CHECK (correct IN (0, 1)),
            pack BLOB,
            pair TEXT,
            log_odds REAL,
            cosine REAL,
            UNIQUE (subject, hash, part),
            CHECK ((pack IS NULL) = (pair IS NULL)),
            CHECK ((pack IS NULL) = (log_odds IS NULL)),
            CHECK ((pack IS NULL) = (cosine IS NULL))
        ) STRICT;
        CREATE INDEX feedback_by_pack ON feedback (pack, id) WHERE pack IS NOT NULL;
        -- Contents whose derived rows are out of date (see ``text_index``).
        CREATE TABLE stale (content_id INTEGER PRIMARY KEY) STRICT;
        -- Not «OR IGNORE»: the statement that fires a trigger decides what its conflicts do.
        CREATE TRIGGER file_came AFTER INSERT ON file WHEN new.content_id IS NOT NULL BEGIN
            INSERT INTO stale SELECT new.content_id
                WHERE new.content_id NOT IN (SELECT content_id FROM stale);
        END;
        CREATE TRIGGER file_went AFTER DELETE ON file WHEN old.content_id IS NOT NULL BEGIN
            INSERT INTO stale SELECT old.content_id
                WHERE old.content_id NOT IN (SELECT content_id FROM stale);
        END;
        CREATE TRIGGER file_changed
        AFTER UPDATE OF root_id, path, content_id, missing_since_s, mtime_ns ON file
        WHEN (new.root_id, new.path, new.content_id, new.missing_since_s, new.mtime_ns)
            IS NOT (old.root_id, old.path, old.content_id, old.missing_since_s, old.mtime_ns) BEGIN
            INSERT INTO stale
                SELECT DISTINCT value FROM json_each(json_array(old.content_id, new.content_id))
                WHERE value IS NOT NULL AND value NOT IN (SELECT content_id FROM stale);
        END;
        CREATE TRIGGER item_came AFTER INSERT ON item BEGIN
            INSERT INTO stale SELECT new.content_id
                WHERE new.content_id NOT IN (SELECT content_id FROM stale);
        END;
        CREATE TRIGGER item_went AFTER DELETE ON item BEGIN
            DELETE FROM words WHERE rowid = old.id;
            DELETE FROM recognised WHERE item_id = old.id;
            INSERT INTO stale SELECT old.content_id
                WHERE old.content_id NOT IN (SELECT content_id FROM stale);
        END;
        CREATE TRIGGER content_described
        AFTER UPDATE OF kind, taken_s, camera, lens, caption, screenshot ON content BEGIN
            INSERT INTO stale SELECT new.id
                WHERE new.id NOT IN (SELECT content_id FROM stale);
        END;
        CREATE TRIGGER recognised_came AFTER INSERT ON recognised WHEN new.text <> '' BEGIN
            DELETE FROM words WHERE rowid = new.item_id;
            INSERT INTO stale SELECT content_id FROM item
                WHERE id = new.item_id AND content_id NOT IN (SELECT content_id FROM stale);
        END;
        CREATE TRIGGER recognised_changed AFTER UPDATE OF text ON recognised
        WHEN new.text <> old.text BEGIN
            DELETE FROM words WHERE rowid = new.item_id;
            INSERT INTO stale SELECT content_id FROM item
                WHERE id = new.item_id AND content_id NOT IN (SELECT content_id FROM stale);
        END;
        """
