"""What the first pass left: marked, found in order, replaced whole or not at all."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.library_records import Problem
from retllm_desktop.core.types import (
    EmbeddingSpace,
    ExtractedPart,
    Extraction,
    FileStat,
    Metadata,
    Modality,
)


def unit(number: int) -> np.ndarray:
    row = np.random.default_rng(number).normal(size=8).astype(np.float32)
    return row / np.linalg.norm(row)


def file(root: Path, number: int, mtime_s: int = 0) -> FileStat:
    return FileStat(root / f"{number:04d}.jpg", 100 + number, (mtime_s or number) * 10**9)


def content(number: int) -> bytes:
    return number.to_bytes(2, "big") * 16


def picture(number: int, *, first_pass: bool, side: int = 1200) -> Extraction:
    preview = b"small" if first_pass else b"whole"
    part = ExtractedPart(0, Modality.IMAGE, width_px=side, height_px=900, thumbnail=preview)
    return Extraction(
        content(number), 100 + number, (part,), Metadata(kind=FileKind.PICTURE), first_pass
    )


def document(
    number: int, pages: int, *, first_pass: bool, scanned: tuple[int, ...] = ()
) -> Extraction:
    parts = tuple(
        ExtractedPart(page, Modality.IMAGE)
        if page in scanned
        else ExtractedPart(page, Modality.TEXT, text=f"word{number} of page {page}")
        for page in range(pages)
        if not (first_pass and page in scanned)
    )
    return Extraction(content(number), 100 + number, parts, Metadata(kind=FileKind.PDF), first_pass)


def rows(extraction: Extraction, seed: int) -> np.ndarray:
    return np.stack([unit(seed + part.index) for part in extraction.parts])


@pytest.fixture
def library(library, folder: Path):
    library.root = library.roots.add(folder)
    return library


def put(library, extraction: Extraction, stat: FileStat, seed: int) -> None:
    library.files.put(library.root.id, [(stat, extraction, rows(extraction, seed))])


def test_items_of_the_first_pass_are_marked(library, folder: Path) -> None:
    put(library, picture(1, first_pass=True), file(folder, 1), 10)
    put(library, picture(2, first_pass=False), file(folder, 2), 20)
    marks = {item.path.name: item.first_pass for item in library.items.get(library.items.newest(9))}
    assert marks == {"0001.jpg": True, "0002.jpg": False}
    assert library.status().first_pass == library.second_pass.count() == 1


def test_the_second_pass_replaces_and_keeps_the_item(library, folder: Path) -> None:
    put(library, picture(1, first_pass=True, side=160), file(folder, 1), 10)
    (before,) = library.items.get(library.items.newest(9))
    whole = picture(1, first_pass=False)
    assert library.second_pass.put([(whole, rows(whole, 77))]) == 1
    (after,) = library.items.get([before.id])
    assert after == replace(before, width_px=1200, first_pass=False)
    (near,) = library.vectors.nearest(unit(77), 5)
    assert near.item_id == before.id
    assert near.distance < 0.01
    assert library.items.thumbnail(content(1), 0) == b"whole"
    assert library.second_pass.count() == 0
    # Once done, it is not done again; nor does a first pass take it back.
    assert library.second_pass.put([(whole, rows(whole, 5))]) == 0
    put(library, picture(1, first_pass=True), file(folder, 1), 10)
    assert library.second_pass.count() == 0
    assert library.vectors.nearest(unit(77), 1)[0].distance < 0.01
    assert library.check() == ()


def test_a_file_read_whole_by_the_way_counts(library, folder: Path) -> None:
    put(library, picture(1, first_pass=True), file(folder, 1), 10)
    put(library, picture(1, first_pass=False), file(folder, 3), 30)
    assert library.second_pass.count() == 0
    assert library.vectors.nearest(unit(30), 1)[0].distance < 0.01
    assert len(library.items.newest(9)) == 1


def test_pages_that_come_with_the_second_pass(library, folder: Path) -> None:
    put(library, document(1, 3, first_pass=True, scanned=(1,)), file(folder, 1), 10)
    assert library.words.matches("word1 ", 9)
    whole = document(1, 3, first_pass=False, scanned=(1,))
    assert library.second_pass.put([(whole, rows(whole, 40))]) == 1
    found = library.items.of_file(file(folder, 1).path)
    assert [(item.part, item.modality) for item in found] == [
        (0, Modality.TEXT),
        (1, Modality.IMAGE),
        (2, Modality.TEXT),
    ]
    assert not any(item.first_pass for item in found)
    assert len(library.words.matches("word1 ", 9)) == 2
    assert library.check() == ()


def test_texts_keep_their_numbers_and_passages(library, folder: Path) -> None:
    put(library, document(1, 2, first_pass=True), file(folder, 1), 10)
    passages = EmbeddingSpace("p", 4)
    library.passages.begin(passages)
    ids = [item.id for item in library.items.of_file(file(folder, 1).path)]
    library.passages.put(passages, ids, np.eye(4, dtype=np.float32)[:2])
    library.passages.activate(passages)
    whole = document(1, 2, first_pass=False)
    library.second_pass.put([(whole, rows(whole, 40))])
    assert [item.id for item in library.items.of_file(file(folder, 1).path)] == ids
    assert library.passages.of_items(passages, ids).keys() == set(ids)


def test_the_order_is_looked_for_then_opened_then_newest(library, folder: Path) -> None:
    for number in range(1, 7):
        put(library, picture(number, first_pass=number != 6), file(folder, number), number)
    deep = FileStat(folder / "deep" / "a.jpg", 900, 10**8)
    put(library, picture(9, first_pass=True), deep, 90)
    store = library.second_pass
    newest = [one.file.path.name for one in store.pending(9)]
    assert newest == ["0005.jpg", "0004.jpg", "0003.jpg", "0002.jpg", "0001.jpg", "a.jpg"]
    assert [one.file.path.name for one in store.pending(2)] == newest[:2]
    assert [one.file for one in store.pending(9, below=folder / "deep")] == [deep]
    store.note_results([content(2), content(6)])
    store.note_results([content(4), content(2)])
    assert store.noted_results() == (content(4), content(2), content(6))
    among = [one.content_hash for one in store.pending_among(store.noted_results())]
    assert among == [content(4), content(2)]


def test_what_was_looked_for_is_told_to_other_processes(library, place) -> None:
    with place.open(writable=False) as reader:
        reader.second_pass.note_results([content(n) for n in range(2000)])
    noted = library.second_pass.noted_results()
    assert noted[0] == content(0)
    assert 100 < len(noted) < 1000
    (place.cache / "noted_results").write_bytes(b"x" * 70)
    assert library.second_pass.noted_results() == (b"x" * 32, b"x" * 32)
    (place.cache / "noted_results").unlink()
    assert library.second_pass.noted_results() == ()


def test_what_is_missing_or_away_waits(library, folder: Path) -> None:
    put(library, picture(1, first_pass=True), file(folder, 1), 10)
    library.files.mark_missing(library.root.id, [file(folder, 1).path], 1.0)
    assert library.second_pass.pending(9) == ()
    whole = picture(1, first_pass=False)
    # It went away while it was read: what came of it is kept, and not found.
    assert library.second_pass.put([(whole, rows(whole, 30))]) == 1
    assert library.vectors.nearest(unit(30), 9) == []
    library.files.touch(library.root.id, [file(folder, 1)])
    assert library.vectors.nearest(unit(30), 9)[0].distance < 0.01
    assert library.check() == ()


def test_nothing_is_written_when_a_vector_is_wrong(library, folder: Path) -> None:
    for number in (1, 2):
        put(library, picture(number, first_pass=True), file(folder, number), number)
    good, bad = picture(1, first_pass=False), picture(2, first_pass=False)
    with pytest.raises(ValueError, match="unit vectors"):
        library.second_pass.put([(good, rows(good, 5)), (bad, 2 * rows(bad, 6))])
    assert library.second_pass.count() == 2
    assert library.vectors.nearest(unit(1), 1)[0].distance < 0.01


def test_a_content_that_went_meanwhile_is_skipped(library, folder: Path) -> None:
    put(library, picture(1, first_pass=True), file(folder, 1), 10)
    problem = Problem(file(folder, 1).path, "gone bad")
    library.files.put_problems(library.root.id, [(file(folder, 1), problem)])
    whole = picture(1, first_pass=False)
    assert library.second_pass.put([(whole, rows(whole, 5))]) == 0
    assert library.check() == ()


def test_another_space_is_of_whole_files(library, folder: Path) -> None:
    put(library, picture(1, first_pass=True), file(folder, 1), 10)
    other = EmbeddingSpace("o", 8)
    library.spaces.begin(other)
    library.spaces.put_vectors([(content(1), unit(3)[None])])
    library.spaces.activate()
    library.vectors.use_space(other)
    assert library.second_pass.count() == 0
    assert not library.items.get(library.items.newest(9))[0].first_pass
