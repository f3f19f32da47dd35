"""Words of a shared library are worth what they are worth in a file of one's own."""

import random
from pathlib import Path

import numpy as np
import pytest

from retllm_desktop.core.query import ParsedQuery
from retllm_desktop.core.types import ExtractedPart, Extraction, Metadata, Modality
from retllm_desktop.library.postgres.kept_sets import KeptSets
from retllm_desktop.library.postgres.text_rows import make_word_row
from retllm_desktop.library.postgres.word_index import (
    PostgresWordIndex,
    parse_phrase,
    text_query,
)
from retllm_desktop.library.postgres.word_schema import WORD_RANGE_ITEMS
from retllm_desktop.library.text_analysis import prepare_text
from retllm_desktop.library.word_columns import COLUMNS
from tests.fixtures.library_samples import Place, Samples

SAMPLES = Samples()
WORDS = ("red", "house", "houses", "sea", "été", "東京都", "tax", "a", "the", "IMG_2041", "reddish")
QUESTIONS = (
    "red house ",
    "hou",
    "red sea tax ",
    "東京",
    "été ",
    '"red house" ',
    "IMG_2041 ",
    "T-shirt red ",
    "the a ",
    "folder hous",
)


def fill(library, folder: Path) -> None:
    """Put the same files, in the same order, each by itself: their items get the same numbers."""
    root = library.roots.add(folder)
    chance = random.Random(5)
    for number in range(60):
        several = number % 4 == 0
        texts = [" ".join(chance.choices(WORDS, k=chance.randint(1, 40))) for _ in range(3)]
        parts = (
            tuple(ExtractedPart(at, Modality.TEXT, text=text) for at, text in enumerate(texts))
            if several
            else (ExtractedPart(0, Modality.IMAGE, width_px=4, height_px=3),)
        )
        name = f"{chance.choice(WORDS)} {chance.choice(WORDS)}-{number}"
        path = folder / f"Red folder {number % 3}" / f"{name}.{'txt' if several else 'png'}"
        said = Metadata(caption=chance.choice(("", "a red house", "the sea, été")))
        extraction = Extraction(SAMPLES.hash(str(number)), 9, parts, said)
        vectors = SAMPLES.vectors_of(str(number), len(parts))
        library.files.put(root.id, [(SAMPLES.stat(path, name), extraction, vectors)])


@pytest.fixture
def both(place, folder, tmp_path):
    with (
        place.open() as shared,
        Place(tmp_path / "own").open() as own,
    ):
        fill(shared, folder)
        fill(own, folder)
        yield shared, own


def test_order_and_worth_are_those_of_the_other_store(both):
    shared, own = both
    # Above the library's folder the two have other names.
    for line in QUESTIONS:
        found = {one.item_id: one.bm25 for one in own.words.matches(line, 200)}
        assert found or line == "the a "
        again = {one.item_id: one.bm25 for one in shared.words.matches(line, 200)}
        assert list(again) == list(found), line
        assert list(again.values()) == pytest.approx(list(found.values()), abs=2e-6)
        some = np.array(sorted(found)[::2], np.int64)
        within = [one.item_id for one in own.words.matches(line, 200, some)]
        assert [one.item_id for one in shared.words.matches(line, 200, some)] == within
        ids = list(found)[:20]
        assert shared.words.snippets(line, ids) == own.words.snippets(line, ids)


@pytest.mark.parametrize("excluded", ["house", "red", "IMG_2041"])
def test_scopes_by_words_are_those_of_the_other_store(both, excluded):
    shared, own = both
    for question in (
        ParsedQuery(excluded=(excluded,)),
        ParsedQuery(phrases=("red house",), excluded=(excluded,)),
        ParsedQuery(phrases=(excluded,)),
    ):
        assert shared.words.scope(question).tolist() == own.words.scope(question).tolist()


def test_ranges_of_the_index_are_made_ahead_and_asked_newest_first(place, folder):
    def indexes() -> list[str]:
        rows = place.held.execute(
            "SELECT relname FROM pg_class WHERE relname ~ '^words_(range|from)_' ORDER BY relname"
        )
        return [name for (name,) in rows]

    with place.open() as library:
        root = library.roots.add(folder)
        found: list[int] = []
        # Numbers of the first, the third, and what will be the fourth range.
        for number in (1, 600_000, 600_009, 800_000):
            place.held.execute(
                "SELECT setval(pg_get_serial_sequence('retllm.item', 'id'), %s)", (number,)
            )
            path = folder / f"quince {number}.png"
            part = ExtractedPart(0, Modality.IMAGE, width_px=4, height_px=3)
            extraction = Extraction(SAMPLES.hash(str(number)), 9, (part,))
            stat = SAMPLES.stat(path, str(number))
            library.files.put(root.id, [(stat, extraction, SAMPLES.vectors_of(str(number), 1))])
            found.append(library.items.of_file(path)[0].id)
        assert found[-1] > 3 * WORD_RANGE_ITEMS
        assert indexes() == ["words_from_2", "words_range_0", "words_range_1"]
        for made in (True, False):
            with library._shared.database.reading() as session:
                index = PostgresWordIndex(session, KeptSets())
                for most in (1, 2, 3, 4, 9):
                    (listed,) = index.list_matching(['"quince"'], most)
                    assert listed.tolist() == found[-most:]
            assert library.words.merge(lambda: False) == made
        assert indexes() == ["words_from_5", *(f"words_range_{number}" for number in range(5))]
    # So small a table would be read whole, or by its numbers.
    place.held.execute("ALTER TABLE words DROP CONSTRAINT words_pkey")
    place.held.execute(f"ALTER DATABASE {place.held.name} SET enable_seqscan = off")
    plan = place.held.execute(
        "EXPLAIN SELECT item_id FROM words WHERE item_id >= 786432 AND item_id < 1048576 "
        "AND lexemes @@ 'quince'::tsquery"
    )
    assert any("words_range_3" in line for (line,) in plan)


def lexemes_of(text: str) -> str:
    return make_word_row(1, 1, [prepare_text(text) if name == "text" else "" for name in COLUMNS])


def test_what_a_tsvector_cannot_hold_is_cut_and_the_rest_is_found(place, folder):
    row = lexemes_of("often " * 1000 + "x" * 5000)
    assert row.lexemes.count("D") <= 257
    assert row.lengths[-1] == 1001
    assert max(len(word) for word in row.lexemes.split("'")) <= 2046
    # Beyond a megabyte of words the rest is left out.
    assert len(lexemes_of(" ".join(f"word{n}" for n in range(200_000))).lexemes) < 2_000_000
    many = " ".join(f"filler{n % 3000}" for n in range(20_000)) + " quince jam"
    part = ExtractedPart(0, Modality.TEXT, text=many)
    huge = ExtractedPart(1, Modality.TEXT, text=" ".join(f"word{n}" for n in range(200_000)))
    with place.open() as library:
        root = library.roots.add(folder)
        extraction = Extraction(SAMPLES.hash("long"), 9, (part, huge))
        stat = SAMPLES.stat(folder / "long.txt", "long")
        library.files.put(root.id, [(stat, extraction, SAMPLES.vectors_of("long", 2))])
        first = library.items.of_file(folder / "long.txt")[0].id
        for line in ("quince ", "jam ", "filler7 "):
            assert [one.item_id for one in library.words.matches(line, 9)] == [first]


def test_expressions_become_queries_of_the_server():
    assert text_query('"red house"') == "('red' <-> 'house')"
    assert text_query('"hou" *') == "('hou':*)"
    assert text_query('("a" OR "b c" *)', ("tags", "name")) == "(('a':AC) | ('b':AC <-> 'c':*AC))"
    assert parse_phrase('"red hou" *') == (("red", "hou"), True)
    with pytest.raises(ValueError, match="not one phrase"):
        parse_phrase('"a" OR "b"')
