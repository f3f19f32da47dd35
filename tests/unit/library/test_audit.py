"""Every damage is found, told apart from the others, and set right where that can be."""

import shutil

import apsw
import numpy as np
import pytest

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.library_records import Finding, Problem
from retllm_desktop.core.types import EmbeddingSpace, Modality
from retllm_desktop.library.sql import Connection
from tests.unit.library.conftest import SPACE, Samples

NEW = EmbeddingSpace("new", 6)
QUERY = np.eye(1, 8, dtype=np.float32)[0]
CONTENTS = ["cat", "dog", "horse", "goat", "sheep", "duck"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A library with files of every state, and a second space half built."""
    from tests.unit.library.conftest import Place

    place, samples = Place(tmp_path_factory.mktemp("audit")), Samples()
    folder = place.folder / "pictures"
    folder.mkdir()
    with place.open() as library:
        root = library.roots.add(folder)
        library.files.put(root.id, [samples.entry(folder / c, c, thumbnail=None) for c in CONTENTS])
        book = samples.entry(folder / "book", "book", parts=300, modality=Modality.TEXT)
        library.files.put(root.id, [book, samples.copy_entry(folder / "copy", "cat")])
        broken = folder / "broken"
        library.files.put_problems(
            root.id, [(samples.stat(broken, "?"), Problem(broken, "Cut off"))]
        )
        library.spaces.begin(NEW)
        renewed = Samples(dimension=6)
        library.spaces.put_vectors(
            [(samples.hash(c), renewed.vectors_of(c, 1)) for c in CONTENTS[:4]]
        )
        library.spaces.skip([samples.hash("sheep")])
        library.files.mark_missing(root.id, [folder / "goat", folder / "duck"], 1.0)
        assert library.check() == ()
    return place


@pytest.fixture
def damaged(made, place):
    """The library, and a way to run SQL on it that no program of ours would."""
    shutil.copytree(made.folder, place.folder, dirs_exist_ok=True)

    def run(sql):
        connection = Connection(place.database, "rwc")
        connection.run("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
        connection.run(sql)
        connection.close()

    return run


ITEM = "(SELECT item.id FROM item JOIN content ON content.id = content_id WHERE size_bytes = {})"
CAT, GOAT = (
    f"(SELECT item_id FROM (SELECT item.id AS item_id FROM item JOIN file USING (content_id) "
    f"WHERE CAST(file.path AS TEXT) LIKE '%/{name}'))"
    for name in ("cat", "goat")
)
OF_CAT = CAT.replace("item.id AS item_id", "content_id AS item_id")
OF_GOAT = GOAT.replace("item.id AS item_id", "content_id AS item_id")

NEITHER = "Files that are neither read, nor known by name, nor of another file"

DAMAGES = {
    "states that there are not": (
        "UPDATE root SET state = 'lost'; UPDATE embedding_space SET state = 'odd' WHERE id = 1",
        [
            "Folders in no known state: 1",
            "Spaces of vectors in no known state: 1",
            "Items without a vector: 306",
            "Contents whose vectors are not recorded: 7",
        ],
    ),
    "a file of no folder": (
        "UPDATE file SET root_id = 99 WHERE CAST(path AS TEXT) LIKE '%/cat'",
        ["Files of no folder: 1"],
    ),
    "a file of no content": (
        "UPDATE file SET content_id = 999 WHERE CAST(path AS TEXT) LIKE '%/copy'",
        ["Files whose content is not there: 1"],
    ),
    "content and a problem": (
        "UPDATE file SET problem_title = 'Odd' WHERE CAST(path AS TEXT) LIKE '%/cat'",
        [f"{NEITHER}: 1"],
    ),
    "a file that was not read, without a reason": (
        "UPDATE file SET problem_title = NULL WHERE unread <> ''",
        [f"{NEITHER}: 1"],
    ),
    "a sidecar that is missing": (
        """
        UPDATE file SET content_id = NULL, problem_title = NULL, unread = '', missing_since_s = 5
        WHERE unread <> ''
        """,
        [f"{NEITHER}: 1", "Contents that no file holds: 1"],
    ),
    "a picture that is known by its name": (
        f"UPDATE item SET modality = 'file' WHERE id = {CAT}",
        [
            "Vectors that cannot be read: 1",
            "Vectors that cannot be read: 1",
            "Files known by name that have other items, or others that have such items: 1",
            "Contents recorded in the space being built that lack vectors there: 1",
        ],
    ),
    "an item of no content": (
        f"UPDATE item SET content_id = 999 WHERE id = {CAT}",
        [
            "Items of no content: 1",
            "Contents without items: 1",
            "Contents whose vectors are not recorded: 1",
            "Contents recorded in the space being built that lack vectors there: 1",
            "Vectors in the space being built that are not recorded: 1",
            "Items that are not found though a file holds them, or the reverse: 1",
            "Words of items that are not found: 1",
            "Contents whose words, places or counts are not in step: 1",
        ],
    ),
    "an item of no kind": (
        f"UPDATE item SET modality = 'smell' WHERE id = {CAT}",
        [
            "Vectors that cannot be read: 1",
            "Vectors that cannot be read: 1",
            "Items of no known kind: 1",
            "Items without a vector: 1",
            "Contents recorded in the space being built that lack vectors there: 1",
        ],
    ),
    "a content that no file holds": (
        "DELETE FROM file WHERE CAST(path AS TEXT) LIKE '%/dog'",
        [
            "Contents that no file holds: 1",
            "Items that are not found though a file holds them, or the reverse: 1",
        ],
    ),
    "a content without items": (
        (
            f"DELETE FROM vectors_1_1 WHERE item_id = {CAT}; "
            f"DELETE FROM vectors_2_1 WHERE item_id = {CAT}; DELETE FROM item WHERE id = {CAT}"
        ),
        [
            "Contents without items: 1",
            "Contents recorded in the space being built that lack vectors there: 1",
        ],
    ),
    "an item without a vector": (
        f"DELETE FROM vectors_1_1 WHERE item_id = {CAT}",
        ["Items without a vector: 1"],
    ),
    "a missing item without a vector": (
        f"DELETE FROM hidden_vector WHERE item_id = {GOAT} AND space_id = 1",
        ["Items without a vector: 1"],
    ),
    "vectors without their record": (
        f"DELETE FROM embedded WHERE content_id = {OF_CAT} AND space_id = 1",
        ["Contents whose vectors are not recorded: 1"],
    ),
    "records without content": (
        (
            "INSERT INTO embedded (content_id, space_id) VALUES (999, 1); "
            "INSERT INTO skipped VALUES (999, 2); "
            "INSERT INTO hidden_vector VALUES (999, 1, 'image', zeroblob(32))"
        ),
        [
            "Records of vectors of no content: 1",
            "Records of content left out that is not there: 1",
            "Hidden vectors without an item: 1",
            "Hidden vectors that cannot be read: 1",
            "Contents without items: 1",
        ],
    ),
    "records without space": (
        (
            f"INSERT INTO embedded (content_id, space_id) VALUES ({OF_CAT}, 9); "
            f"INSERT INTO skipped VALUES ({OF_CAT}, 9); "
            f"INSERT INTO hidden_vector VALUES ({CAT}, 9, 'image', zeroblob(32))"
        ),
        [
            "Records of vectors of no content: 1",
            "Records of content left out that is not there: 1",
            "Hidden vectors without an item: 1",
            "Hidden vectors that cannot be read: 1",
        ],
    ),
    "a hidden vector that is none": (
        (
            "UPDATE hidden_vector SET embedding = zeroblob(32) "
            f"WHERE item_id = {GOAT} AND space_id = 1"
        ),
        ["Hidden vectors that cannot be read: 1", "Items without a vector: 1"],
    ),
    "a vector of no item": (
        (
            "INSERT INTO vectors_1_1 (item_id, modality, embedding) "
            "VALUES (999, 'image', vec_int8((SELECT embedding FROM vectors_1_1 LIMIT 1)))"
        ),
        ["Vectors without an item: 1"],
    ),
    "a hidden vector of a present file": (
        f"UPDATE file SET missing_since_s = NULL WHERE content_id = {OF_GOAT}",
        ["Items that are not found though a file holds them, or the reverse: 1"],
    ),
    "a searched vector of a missing file": (
        "UPDATE file SET missing_since_s = 1 WHERE CAST(path AS TEXT) LIKE '%/dog'",
        ["Items that are not found though a file holds them, or the reverse: 1"],
    ),
    "a vector that is hidden and searched": (
        (
            "INSERT INTO hidden_vector SELECT item_id, 1, modality, embedding FROM vectors_1_1 "
            f"WHERE item_id = {CAT}"
        ),
        [
            "Vectors that are both hidden and searched: 1",
            "Items that are not found though a file holds them, or the reverse: 1",
        ],
    ),
    "a record in the new space without vectors": (
        (
            "INSERT INTO embedded (content_id, space_id) "
            "SELECT content_id, 2 FROM item WHERE modality = 'text' LIMIT 1"
        ),
        ["Contents recorded in the space being built that lack vectors there: 1"],
    ),
    "a vector in the new space without a record": (
        f"DELETE FROM embedded WHERE content_id = {OF_CAT} AND space_id = 2",
        ["Vectors in the space being built that are not recorded: 1"],
    ),
    "the new space's table is gone": (
        "DROP TABLE vectors_2_1",
        [
            "Tables of vectors that contradict themselves: 1",
            "Contents recorded in the space being built that lack vectors there: 3",
        ],
    ),
    "the table of vectors is gone": (
        "DROP TABLE vectors_1_1",
        ["Tables of vectors that contradict themselves: 1", "Items without a vector: 304"],
    ),
    "a chunk of the table is gone": (
        (
            "DELETE FROM vectors_1_1_chunks WHERE chunk_id = 2; "
            "DELETE FROM vectors_1_1_vector_chunks00 WHERE rowid = 2"
        ),
        [
            "Vectors that cannot be read: 16",
            "Tables of vectors that contradict themselves: 1",
            "Items without a vector: 16",
        ],
    ),
    "a vector that deleting does not see": (
        f"DELETE FROM vectors_1_1_rowids WHERE rowid = {CAT}",
        ["Tables of vectors that contradict themselves: 1", "Items without a vector: 1"],
    ),
    "vectors overwritten": (
        (
            "UPDATE vectors_1_1_vector_chunks00 SET vectors = zeroblob(length(vectors)) "
            "WHERE rowid = 2"
        ),
        ["Vectors that cannot be read: 16", "Items without a vector: 16"],
    ),
}


WORDS = {
    "words gone": (
        f"DELETE FROM words WHERE rowid = {CAT}",
        ["Contents whose words, places or counts are not in step: 1"],
    ),
    "words of nothing": (
        "INSERT INTO words (rowid, name) VALUES (999, 'ghost')",
        ["Words of items that are not found: 1"],
    ),
    "words of a missing file": (
        f"INSERT INTO words (rowid, name) VALUES ({GOAT}, 'goat')",
        ["Words of items that are not found: 1"],
    ),
    "a place gone": (
        "DELETE FROM place WHERE name = 'copy'",
        ["Contents whose words, places or counts are not in step: 1"],
    ),
    "a place of nothing": (
        "INSERT INTO place VALUES (999, 999, 999, 1, 'ghost', '', 0, 'name', '')",
        ["Places of no content: 1"],
    ),
    "wrong counts": (
        "UPDATE content SET copies = copies + 1 WHERE copies = 1",
        ["Contents whose words, places or counts are not in step: 5"],
    ),
    "an index of words that cannot be read": (
        "UPDATE words_data SET block = zeroblob(length(block)) WHERE id > 10",
        ["The index of words cannot be read"],
    ),
}


@pytest.mark.parametrize("damage", WORDS)
def test_damaged_words_are_made_anew(damaged, place, damage):
    sql, expected = WORDS[damage]
    damaged(sql)
    with place.open(writable=False) as reader:
        _matches(_titles(reader.check()), expected)
    with place.open() as library:
        findings = library.repair()
        _matches(_titles(findings), expected)
        assert library.check() == ()
        assert [
            library.items.get([m.item_id])[0].copies for m in library.words.matches("cat", 9)
        ] == [2]
        assert [
            library.items.get([m.item_id])[0].copies for m in library.words.matches("copy", 9)
        ] == [2]
        assert library.words.matches("ghost goat", 9) == []
        assert len(library.words.matches("book ", 999)) == 300
        # Nothing was forgotten.
        assert sum(root.files for root in library.roots.all()) == 6


def _titles(findings):
    return [finding.title for finding in findings]


def _matches(found, expected):
    assert len(found) == len(expected), found
    for title, beginning in zip(found, expected, strict=True):
        assert title.startswith(beginning)


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_found_and_set_right(damaged, place, samples, damage):
    sql, expected = DAMAGES[damage]
    damaged(sql)
    with place.open(writable=False, space=None) as reader:
        findings = reader.check()
    _matches(_titles(findings), expected)
    assert all(finding.repairable for finding in findings)
    with place.open(space=None) as library:
        assert library.check() == findings
        assert library.repair() == findings
        library.vectors.use_space(SPACE)
        assert library.check() == ()
        assert library.repair() == ()
        # Whatever was forgotten can be put again, and everything is found then.
        (root,) = library.roots.all()
        known = library.files.known(root.id)
        wanted = [samples.entry(root.path / c, c, thumbnail=None) for c in CONTENTS]
        wanted.append(samples.entry(root.path / "book", "book", parts=300, modality=Modality.TEXT))
        library.files.put(
            root.id,
            [
                entry
                for entry in wanted
                if entry[0].path not in known or known[entry[0].path].size_bytes == -1
            ],
        )
        library.files.touch(
            root.id, [samples.stat(root.path / c, c) for c in ("goat", "duck", "dog")]
        )
        assert library.check() == ()
        found = library.vectors.nearest(QUERY, 4096)
        items = library.items.get([neighbour.item_id for neighbour in found])
        held = {(item.content_hash, item.part) for item in items}
        assert len(held) == len(found) == 306


def test_a_sound_library_is_not_touched(made, place):
    shutil.copytree(made.folder, place.folder, dirs_exist_ok=True)
    with place.open() as library:
        files = [place.database, place.database.with_name("library.db-wal")]
        before = [file.read_bytes() for file in files]
        assert library.repair() == ()
        assert [file.read_bytes() for file in files] == before


def test_what_is_sound_keeps_its_vectors(damaged, place):
    """A repair reads nothing again that it need not."""
    damaged(DAMAGES["a chunk of the table is gone"][0])
    with place.open() as library:
        library.repair()
        (root,) = library.roots.all()
        known = {path.name for path in library.files.known(root.id)}
        assert known == {*CONTENTS, "copy", "broken"}


def test_wrong_entries_of_an_index_are_made_anew(damaged, place, samples):
    connection = Connection(place.database, "rwc")
    connection.run("PRAGMA writable_schema = ON")
    # What the index holds now is not what it says it holds.
    connection.run(
        "UPDATE sqlite_schema SET sql = 'CREATE INDEX content_by_size ON content (id)' "
        "WHERE name = 'content_by_size'"
    )
    connection.close()
    with place.open() as library:
        findings = library.check()
        assert [title.partition(":")[0] for title in _titles(findings)] == [
            "Entries of indexes that are wrong"
        ]
        assert library.repair() == findings
        assert library.check() == ()


def test_lost_pages_are_found_again(damaged, place):
    damaged("CREATE TABLE lost (a); INSERT INTO lost VALUES (zeroblob(50000))")
    connection = Connection(place.database, "rwc")
    connection.run("PRAGMA writable_schema = ON")
    connection.run("DELETE FROM sqlite_schema WHERE name = 'lost'")
    connection.close()
    with place.open() as library:
        (finding,) = library.check()
        assert finding.title.startswith("Pages of the file that are lost: ")
        assert finding.repairable
        library.repair()
        assert library.check() == ()


def test_damage_that_cannot_be_set_right_says_what_to_do(damaged, place):
    connection = Connection(place.database, "ro")
    page = connection.value("SELECT rootpage FROM sqlite_schema WHERE name = 'content'")
    connection.close()
    content = bytearray(place.database.read_bytes())
    content[(page - 1) * 4096 : (page - 1) * 4096 + 8] = b"\xff" * 8
    place.database.write_bytes(content)
    with place.open() as library:
        for findings in (library.check(), library.repair(), library.check()):
            assert not any(finding.repairable for finding in findings)
            assert any("restore a backup" in finding.title for finding in findings)


def test_a_repair_that_the_disk_does_not_take_changes_nothing(damaged, place):
    damaged(DAMAGES["a chunk of the table is gone"][0])
    damaged("VACUUM")
    with place.open() as library:
        before = library.check()
        writer = library._file.connections._writer
        writer.value(f"PRAGMA max_page_count = {writer.value('PRAGMA page_count')}")
        with pytest.raises(StoreError, match="disk is full"):
            library.repair()
        writer.value("PRAGMA max_page_count = 1000000")
        assert writer.value("PRAGMA foreign_keys") == 1
        assert library.check() == before
        library.repair()
        assert library.check() == ()


def test_a_library_opened_for_reading_is_not_repaired(damaged, place):
    damaged(DAMAGES["an item without a vector"][0])
    with place.open(writable=False) as reader:
        assert reader.check() == (Finding("Items without a vector: 1", repairable=True),)
        with pytest.raises(StoreError, match="for reading only"):
            reader.repair()


def test_searching_a_space_whose_table_is_gone_is_told(damaged, place):
    damaged(DAMAGES["the table of vectors is gone"][0])
    with place.open(writable=False, space=SPACE) as reader, pytest.raises((StoreError, apsw.Error)):
        reader.vectors.nearest(QUERY, 5)
