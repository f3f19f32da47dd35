"""Text read in pictures, and descriptions that come late: kept with the content, found by words."""

from dataclasses import replace

import pytest

from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.located_text import LocatedText, join_text
from retllm_desktop.core.query import OneOfValues, ParsedQuery, QueryField
from retllm_desktop.core.types import Extraction, Metadata, Modality
from tests.contract.stored_state import ask_rows, derived_and_anew

V1, V2 = "reader 1", "reader 2"
HAS_TEXT = ParsedQuery(conditions=(OneOfValues(QueryField.HAS, ("text",)),))


def found(library, words):
    items = library.items.get([match.item_id for match in library.words.matches(words, 99)])
    return [item.path.name for item in items]


def pending(library, version=V1):
    return {one.file.path.name: one for one in library.enrichment.list_pending_ocr(version, 0, 99)}


@pytest.fixture
def album(library, folder, samples):
    """Two pictures and a document, none of which was looked at for text."""
    root = library.roots.add(folder)
    library.files.put(
        root.id,
        [
            samples.entry(folder / "a.png", "cat"),
            samples.entry(folder / "b.png", "dog"),
            samples.entry(folder / "c.txt", "tea", modality=Modality.TEXT),
        ],
    )
    return root


def put(library, name, text, version=V1):
    library.enrichment.put_ocr_texts(
        version, [(pending(library, version)[name].item_id, LocatedText(text))]
    )


def test_what_was_read_in_a_picture_is_found_and_shown_as_such(library, album):
    assert set(pending(library)) == {"a.png", "b.png"}
    assert library.enrichment.count_pending_ocr(V1) == 2
    put(library, "a.png", "A wheelbarrow\nfor two")
    put(library, "b.png", "")
    assert pending(library) == {}
    assert found(library, "wheelbarrow ") == ["a.png"]
    (match,) = library.words.matches("wheelbarrow ", 9)
    snippet = library.words.snippets("wheelbarrow ", [match.item_id])[match.item_id]
    assert (snippet.text, snippet.field) == ("A wheelbarrow for two", "recognised")
    (item,) = library.items.get([match.item_id])
    assert item.recognised == "A wheelbarrow\nfor two"
    assert item.text is None
    with_text = [
        item.path.name for item in library.items.get(library.words.scope(HAS_TEXT).tolist())
    ]
    assert with_text == ["a.png", "c.txt"]
    kept, anew = derived_and_anew(library)
    assert kept == anew
    assert library.check() == ()


def test_where_text_stands_is_kept_with_it(library, album):
    read = join_text([[("A wheelbarrow", (0, 0, 1, 0, 1, 1, 0, 1))]])
    items = {name: one.item_id for name, one in pending(library).items()}
    library.enrichment.put_ocr_texts(V1, [(items["a.png"], read), (items["b.png"], LocatedText())])
    assert library.enrichment.list_text_boxes(list(items.values())) == {items["a.png"]: read}
    put(library, "a.png", "unplaced", V2)
    assert library.enrichment.list_text_boxes(list(items.values())) == {}


def test_pages_of_text_are_asked_for_where_words_may_be_drawn(library, album, folder, samples):
    stat, extraction, vectors = samples.entry(folder / "d.pdf", "bill", modality=Modality.TEXT)
    (part,) = extraction.parts
    page = replace(extraction, parts=(replace(part, words_drawn=True),))
    library.files.put(album.id, [(stat, page, vectors)])
    assert set(pending(library)) == {"a.png", "b.png", "d.pdf"}
    assert library.enrichment.count_pending_ocr(V1) == 3
    put(library, "d.pdf", "on the receipt")
    assert found(library, "receipt ") == ["d.pdf"]
    assert set(pending(library)) == {"a.png", "b.png"}


def test_phrases_are_looked_for_in_it_too(library, album):
    put(library, "a.png", "five garden chairs")
    for phrase, number in (("garden chairs", 1), ("chairs garden", 0)):
        assert len(library.words.scope(ParsedQuery(phrases=(phrase,)))) == number


def test_the_same_word_weighs_more_in_a_text_than_in_a_picture(library, album, folder, samples):
    others = [samples.entry(folder / f"{number}.png", f"{number}") for number in range(8)]
    library.files.put(album.id, others)  # a word that most rows have tells nothing
    put(library, "a.png", "tea 0")
    assert found(library, "tea ") == ["c.txt", "a.png"]


def test_a_newer_reader_reads_again_and_its_text_replaces_the_older(library, album):
    put(library, "a.png", "wheelbarow")
    assert set(pending(library, V2)) == {"a.png", "b.png"}
    put(library, "a.png", "wheelbarrow", V2)
    assert set(pending(library, V2)) == {"b.png"}
    assert found(library, "wheelbarow ") == []
    assert found(library, "wheelbarrow ") == ["a.png"]
    put(library, "b.png", "", V2)
    library.enrichment.put_ocr_texts(
        "reader 3", [(one.item_id, LocatedText()) for one in pending(library, "x").values()]
    )
    assert found(library, "wheelbarrow ") == []
    assert [
        item.path.name for item in library.items.get(library.words.scope(HAS_TEXT).tolist())
    ] == ["c.txt"]


def test_moves_and_copies_cost_nothing(library, album, folder, samples):
    put(library, "a.png", "wheelbarrow")
    library.files.relocate(
        album.id, [(folder / "a.png", samples.stat(folder / "moved.png", "cat"))]
    )
    library.files.put(album.id, [samples.copy_entry(folder / "copy.png", "cat")])
    assert set(pending(library)) == {"b.png"}
    assert found(library, "wheelbarrow ") == ["moved.png"]


def test_a_file_that_was_gone_for_a_while_keeps_its_text(library, album, folder, samples):
    put(library, "a.png", "wheelbarrow")
    library.files.mark_missing(album.id, [folder / "a.png"], 1.0)
    assert found(library, "wheelbarrow ") == []
    library.files.touch(album.id, [samples.stat(folder / "a.png", "cat")])
    assert found(library, "wheelbarrow ") == ["a.png"]
    assert set(pending(library)) == {"b.png"}


def test_text_goes_with_the_content(library, album, folder, place):
    put(library, "a.png", "wheelbarrow")
    item = pending(library)["b.png"].item_id
    library.files.forget(album.id, [folder / "a.png", folder / "b.png"])
    library.enrichment.put_ocr_texts(V1, [(item, LocatedText("too late"))])
    assert ask_rows(place, "SELECT count(*) FROM recognised") == [(0,)]
    assert found(library, "late ") == []


def test_only_what_can_be_read_now_is_asked_for(library, album, folder):
    library.files.mark_missing(album.id, [folder / "b.png"], 1.0)
    assert set(pending(library)) == {"a.png"}
    library.roots.set_offline(album.id, True)
    assert pending(library) == {}
    assert library.enrichment.count_pending_ocr(V1) == 0


def test_pages_and_screens_are_likely_to_be_text(library, folder, samples):
    root = library.roots.add(folder)
    entries = []
    for name, metadata in (
        ("scan.pdf", Metadata(kind=FileKind.PDF)),
        ("screen.png", Metadata(kind=FileKind.PICTURE, screenshot=True)),
        ("photo.png", Metadata(kind=FileKind.PICTURE)),
    ):
        stat, extraction, vectors = samples.entry(folder / name, name)
        entries.append((stat, replace(extraction, metadata=metadata), vectors))
    library.files.put(root.id, entries)
    assert {name: one.likely for name, one in pending(library).items()} == {
        "scan.pdf": True, "screen.png": True, "photo.png": False,
    }  # fmt: skip
    assert {one.smallest_px for one in pending(library).values()} == {480}


def test_all_are_given_out_in_steps(library, album):
    first, second = pending(library).values()
    assert library.enrichment.list_pending_ocr(V1, 0, 1) == (first,)
    assert library.enrichment.list_pending_ocr(V1, first.item_id, 1) == (second,)
    assert library.enrichment.list_pending_ocr(V1, second.item_id, 1) == ()


def test_content_that_was_never_asked_is_given_out_and_told_of(library, album, place, samples):
    assert library.enrichment.list_pending_metadata(0, 9) == ()
    ask_rows(place, "UPDATE content SET described = false WHERE hash <> %s", samples.hash("tea"))
    first, second = library.enrichment.list_pending_metadata(0, 9)
    assert {first.file.path.name, second.file.path.name} == {"a.png", "b.png"}
    assert library.enrichment.list_pending_metadata(first.content_id, 9) == (second,)
    told = Metadata(kind=FileKind.PICTURE, camera="Lubitel", caption="the old mill", taken_s=1e9)
    library.enrichment.put_metadata(
        [
            Extraction(first.content_hash, 3, (), told),
            Extraction(samples.hash("unknown"), 3, (), told),
        ]
    )
    assert library.enrichment.list_pending_metadata(0, 9) == (second,)
    assert found(library, "mill ") == [first.file.path.name]
    assert found(library, "lubitel ") == [first.file.path.name]
    kept, anew = derived_and_anew(library)
    assert kept == anew
