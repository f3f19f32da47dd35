"""The schema as ordered steps; ``migration.py`` applies each of them once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from retllm_desktop.library.content_columns import colours_of
from retllm_desktop.library.date_conversion import convert_dates
from retllm_desktop.library.exposures import note_exposures
from retllm_desktop.library.first_schema import FIRST_SCHEMA
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.text_index import note_made_names
from retllm_desktop.library.unread_files import name_problems


@dataclass(frozen=True, slots=True)
class Migration:
    """One step.

    Attributes:
        name: Its name in the table ``migration``.
        version: ``user_version`` after it; strictly rising.
        script: SQL statements; must neither begin nor end a transaction.
        conversion: What SQL cannot say: looks at the file before the transaction, and returns what
            is done after the script, within it.
    """

    name: str
    version: int
    script: str
    conversion: Callable[[Connection], Callable[[], None]] | None = None


_AT_ONCE: Final = 4096


def convert_signatures(connection: Connection) -> Callable[[], None]:
    """Work out the colours of a library made before there were any; return what writes them."""
    found: list[tuple[int, int]] = []
    some: list[tuple[int, bytes]] = []
    for item_id, cells in connection.rows("SELECT item_id, cells FROM picture_signature"):
        some.append((int(item_id), bytes(cells)))
        if len(some) >= _AT_ONCE:
            found += colours_of(some)
            some = []
    found += colours_of(some)

    def convert() -> None:
        connection.many(
            "INSERT OR REPLACE INTO picture_colours (item_id, colours) VALUES (?, ?)", found
        )

    return convert


MIGRATIONS: Final[tuple[Migration, ...]] = (
    Migration("0001-first", 6000, FIRST_SCHEMA),
    Migration(
        "0002-picture-types-and-dates",
        6001,
        """
        -- What a picture is, empty where nothing tells, and the version of what told it (0: it
        -- was not looked at). «type» is derived from it.
        ALTER TABLE content ADD COLUMN picture_type TEXT NOT NULL DEFAULT '';
        ALTER TABLE content ADD COLUMN typed_by INTEGER NOT NULL DEFAULT 0;
        -- Documents carry a date that was not read before.
        UPDATE content SET described = 0 WHERE kind = 'pdf';
        DROP TRIGGER content_described;
        CREATE TRIGGER content_described
        AFTER UPDATE OF kind, taken_s, camera, lens, caption, screenshot, picture_type ON content
        WHEN (new.kind, new.taken_s, new.camera, new.lens, new.caption, new.screenshot,
            new.picture_type) IS NOT (old.kind, old.taken_s, old.camera, old.lens, old.caption,
            old.screenshot, old.picture_type) BEGIN
            INSERT INTO stale SELECT new.id
                WHERE new.id NOT IN (SELECT content_id FROM stale);
        END;
        """,
    ),
    Migration("0003-names-of-cameras", 6002, "", note_made_names),
    Migration(
        "0004-first-pass",
        6003,
        """
        -- Whether the vectors are of what the first pass read: previews, documents without their
        -- pages drawn.
        ALTER TABLE embedded ADD COLUMN first_pass INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX embedded_first_pass ON embedded (space_id, content_id) WHERE first_pass;
        """,
    ),
    Migration(
        "0005-picture-signatures",
        6004,
        """
        -- 16 x 16 mean colours of a picture, made when it is read (``core/picture_signature.py``):
        -- copies and near copies are told by them. Pictures of before have none.
        CREATE TABLE picture_signature (
            item_id INTEGER PRIMARY KEY,
            cells BLOB NOT NULL
        ) STRICT;
        CREATE TRIGGER signed_item_went AFTER DELETE ON item BEGIN
            DELETE FROM picture_signature WHERE item_id = old.id;
        END;
        """,
    ),
    Migration(
        "0006-every-file-is-an-item",
        6005,
        """
        -- A file that was not read has content of its own, with one item of the modality «file»:
        -- it is found by its name, folder, date, size and kind. «unread» is why (``UnreadReason``),
        -- «readers» the version of what could not read it. Files that describe others (sidecars)
        -- have neither content nor problem.
        ALTER TABLE content ADD COLUMN unread INTEGER NOT NULL DEFAULT 0;
        -- A sentence on what was not read of it, or was guessed.
        ALTER TABLE content ADD COLUMN note TEXT NOT NULL DEFAULT '';
        ALTER TABLE file ADD COLUMN unread TEXT NOT NULL DEFAULT '';
        ALTER TABLE file ADD COLUMN readers INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX file_unread ON file (unread, id) WHERE unread <> '';
        CREATE INDEX file_unread_by_root ON file (root_id, unread, missing_since_s)
            WHERE unread <> '';
        CREATE INDEX content_unread ON content (first_item) WHERE unread;
        CREATE INDEX content_noted ON content (id) WHERE note <> '';
        -- What stands above a part, found with it; where it is, as the end of a URL says it.
        ALTER TABLE item ADD COLUMN heading TEXT NOT NULL DEFAULT '';
        ALTER TABLE item ADD COLUMN fragment TEXT NOT NULL DEFAULT '';
        """,
        name_problems,
    ),
    Migration(
        "0007-camera-time",
        6006,
        """
        -- Moments are what a clock showed where the file was made, and no longer depend on this
        -- computer's zone (``core/file_dates.py``): «taken_s», and «moment_s» of places.
        ALTER TABLE content ADD COLUMN utc_offset_min INTEGER;
        ALTER TABLE content ADD COLUMN date_source TEXT NOT NULL DEFAULT '';
        ALTER TABLE place ADD COLUMN date_source TEXT NOT NULL DEFAULT 'changed';
        -- What other programs let a person say of a picture; names are lines.
        ALTER TABLE content ADD COLUMN people TEXT NOT NULL DEFAULT '';
        ALTER TABLE content ADD COLUMN keywords TEXT NOT NULL DEFAULT '';
        ALTER TABLE content ADD COLUMN rating INTEGER;
        -- Where it was made, as the file says it, else by its coordinates.
        ALTER TABLE content ADD COLUMN city TEXT NOT NULL DEFAULT '';
        ALTER TABLE content ADD COLUMN region TEXT NOT NULL DEFAULT '';
        ALTER TABLE content ADD COLUMN country TEXT NOT NULL DEFAULT '';
        CREATE INDEX content_by_city ON content (city, first_item)
            WHERE copies > 0 AND city <> '';
        CREATE INDEX content_by_region ON content (region, first_item)
            WHERE copies > 0 AND region <> '';
        CREATE INDEX content_by_country ON content (country, first_item)
            WHERE copies > 0 AND country <> '';
        CREATE INDEX content_by_rating ON content (rating, first_item)
            WHERE copies > 0 AND rating IS NOT NULL;
        -- Of pictures much was not read before; of documents, the zone of their date.
        UPDATE content SET described = 0
            WHERE NOT unread AND (kind = 'picture' OR taken_s IS NOT NULL);
        -- Made again by the conversion, once the dates are converted.
        DROP TRIGGER content_described;
        """,
        convert_dates,
    ),
    Migration(
        "0008-ocr-boxes",
        6007,
        """
        -- Pages of text on which words may be drawn that are not in the text: they are looked for
        -- as in pictures.
        ALTER TABLE item ADD COLUMN words_drawn INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX item_words_drawn ON item (id) WHERE words_drawn;
        -- Where the pieces of the text stand (``core/located_text.py``).
        ALTER TABLE recognised ADD COLUMN boxes BLOB NOT NULL DEFAULT x'';
        """,
    ),
    Migration(
        "0009-read-again",
        6008,
        """
        -- What is read better than before is found as it is, and read again by the second pass:
        -- pages of TIFFs, pages of PDFs that are drawn or scanned, animations that begin empty,
        -- headings and encodings of texts.
        UPDATE embedded SET first_pass = 1 WHERE content_id IN (
            SELECT content.id FROM content WHERE kind IN ('pdf', 'text', 'markdown', 'html')
            OR kind = 'picture' AND EXISTS (
                SELECT 1 FROM place WHERE place.content_id = content.id
                AND ending IN ('tif', 'tiff', 'gif')
            )
        );
        """,
    ),
    Migration(
        "0010-parts-of-the-library",
        6009,
        """
        -- When content was first read (Unix time); of content of before it is unknown.
        ALTER TABLE content ADD COLUMN added_s REAL;
        CREATE TRIGGER content_came AFTER INSERT ON content BEGIN
            UPDATE content SET added_s = unixepoch('subsec') WHERE id = new.id;
        END;
        CREATE INDEX content_added ON content (added_s)
            WHERE copies > 0 AND added_s IS NOT NULL;
        -- Counts of places are read from this index alone.
        CREATE INDEX content_by_place ON content (country, city, copies)
            WHERE copies > 0 AND (country <> '' OR city <> '');
        -- What the person opened, by the hash of the content, and when (Unix time).
        CREATE TABLE opened (hash BLOB PRIMARY KEY, at_s REAL NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX opened_at ON opened (at_s);
        -- Searches that the person keeps, in the order in which they are shown; of the pictures
        -- of a search those that are content, by its hash and part. A region is four fractions.
        CREATE TABLE saved_search (
            id INTEGER PRIMARY KEY,
            folded TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            line TEXT NOT NULL
        ) STRICT;
        CREATE TABLE saved_picture (
            search_id INTEGER NOT NULL REFERENCES saved_search (id),
            place INTEGER NOT NULL,
            hash BLOB NOT NULL,
            part INTEGER NOT NULL,
            region TEXT,
            PRIMARY KEY (search_id, place)
        ) STRICT, WITHOUT ROWID;
        """,
    ),
    Migration(
        "0011-picture-colours",
        6010,
        """
        -- Derived from signatures: what is shown until a preview is there, read with all dates
        -- (``core/picture_signature.py``).
        CREATE TABLE IF NOT EXISTS picture_colours (
            item_id INTEGER PRIMARY KEY,
            colours INTEGER NOT NULL
        ) STRICT;
        DROP TRIGGER IF EXISTS signed_item_went;
        CREATE TRIGGER signed_item_went AFTER DELETE ON item BEGIN
            DELETE FROM picture_signature WHERE item_id = old.id;
            DELETE FROM picture_colours WHERE item_id = old.id;
        END;
        """,
        convert_signatures,
    ),
    Migration(
        "0012-exposures",
        6011,
        """
        -- Derived (``exposures``): the name that the files of an exposure share, of pictures and
        -- videos; and the first item of the picture that a raw file, a film or an edited copy
        -- goes with.
        ALTER TABLE place ADD COLUMN exposure TEXT NOT NULL DEFAULT '';
        CREATE INDEX place_by_exposure ON place (folder_id, exposure) WHERE exposure <> '';
        ALTER TABLE content ADD COLUMN companion_of INTEGER;
        CREATE INDEX content_companion ON content (first_item, companion_of)
            WHERE companion_of IS NOT NULL AND copies > 0;
        """,
        note_exposures,
    ),
)
