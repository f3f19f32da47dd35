"""Items of one file, files of one content, and the newest of a library."""

from dataclasses import replace

import numpy as np
import pytest

from retllm_desktop.core.picture_signature import make_signature
from retllm_desktop.core.types import Modality


@pytest.fixture
def root(library, folder):
    return library.roots.add(folder)


@pytest.fixture
def filled(library, root, folder, samples):
    second = 1_000_000_000
    entries = [
        samples.entry(folder / f"{n}.png", f"{n}", thumbnail=None, mtime_ns=n * second)
        for n in (5, 1, 9, 3)
    ]
    report = samples.entry(
        folder / "report.pdf", "report", parts=3, modality=Modality.TEXT, mtime_ns=7 * second
    )
    library.files.put(root.id, [*entries, report])
    return library


def names(library, ids):
    return [item.path.name for item in library.items.get(ids)]


def test_items_of_a_file_come_in_order_of_their_parts(filled, folder):
    assert [item.part for item in filled.items.of_file(folder / "report.pdf")] == [0, 1, 2]
    assert filled.items.of_file(folder / "none.pdf") == ()


def test_a_missing_file_has_no_items(filled, root, folder):
    filled.files.mark_missing(root.id, [folder / "5.png"], 1.0)
    assert filled.items.of_file(folder / "5.png") == ()


def test_files_of_a_content_are_those_that_are_there(filled, root, folder, samples):
    filled.files.link(root.id, [(samples.stat(folder / "copy.png", "9"), samples.hash("9"))])
    expected = (folder / "9.png", folder / "copy.png")
    assert filled.files.holding(samples.hash("9")) == expected
    filled.files.mark_missing(root.id, [folder / "9.png"], 1.0)
    assert filled.files.holding(samples.hash("9")) == expected[1:]
    assert filled.files.holding(samples.hash("nothing")) == ()


def test_the_newest_come_first_each_file_once(filled):
    everything = ["9.png", "report.pdf", "5.png", "3.png", "1.png"]
    assert names(filled, filled.items.newest(10)) == everything
    assert names(filled, filled.items.newest(2)) == everything[:2]


@pytest.mark.parametrize("few", [5000, 0])
def test_the_newest_within_a_scope(filled, folder, few):
    filled.items.few = few  # both ways must tell the same
    parts = [item.id for item in filled.items.of_file(folder / "report.pdf")]
    pictures = [filled.items.of_file(folder / f"{n}.png")[0].id for n in (1, 9)]
    within = np.array(sorted([*parts[1:], *pictures]), np.int64)
    assert filled.items.newest(10, within) == (pictures[1], parts[1], pictures[0])
    assert filled.items.newest(1, within) == (pictures[1],)
    assert filled.items.newest(10, np.array([], np.int64)) == ()


def test_no_more_items_than_that(filled):
    assert filled.items.upper_bound() >= 7


def test_signatures_come_and_go_with_their_pictures(library, root, folder, samples):
    stat, extraction, vectors = samples.entry(folder / "a.png", "a")
    pixels = np.arange(32 * 32 * 3, dtype=np.uint8).reshape(32, 32, 3)
    parts = tuple(replace(part, signature=make_signature(pixels)) for part in extraction.parts)
    library.files.put(root.id, [(stat, replace(extraction, parts=parts), vectors)])
    library.files.put(root.id, [samples.entry(folder / "b.png", "b")])
    (with_pixels,) = library.items.of_file(folder / "a.png")
    (without,) = library.items.of_file(folder / "b.png")
    assert library.items.signatures([with_pixels.id, without.id, 999]) == {
        with_pixels.id: make_signature(pixels)
    }
    library.files.forget(root.id, [folder / "a.png"])
    assert library.items.signatures([with_pixels.id]) == {}
    assert library.check() == ()
