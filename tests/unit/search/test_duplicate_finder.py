"""Duplicates of a library: the same bytes, and pictures that look the same, found by signatures."""

import numpy as np
import pytest

from retllm_desktop.core.library_records import Root
from retllm_desktop.core.picture_signature import make_signature
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import (
    EmbeddingSpace,
    ExtractedPart,
    Extraction,
    FileStat,
    Modality,
)
from retllm_desktop.library.sqlite_library import open_library
from retllm_desktop.search.alike_pictures import Signatures, find_alike
from retllm_desktop.search.duplicate_finder import (
    AllDuplicatesFound,
    CopiesFound,
    DuplicateFinder,
)
from retllm_desktop.search.duplicates import DuplicateProgress
from retllm_desktop.search.near_duplicates import COPY_LIMITS, colour_distance, edges_of

RNG = np.random.default_rng(7)


def picture(number: int) -> np.ndarray:
    """A picture with shapes of its own, 64 × 96."""
    rng = np.random.default_rng(number)
    coarse = rng.integers(0, 256, (5, 7, 3)).astype(np.float32)
    rows = np.linspace(0, 4, 64)[:, None, None]
    columns = np.linspace(0, 6, 96)[None, :, None]
    top, left = np.floor(rows).astype(int)[:, 0, 0], np.floor(columns).astype(int)[0, :, 0]
    down, right = np.minimum(top + 1, 4), np.minimum(left + 1, 6)
    y, x = rows - top[:, None, None], columns - left[None, :, None]
    upper = coarse[top][:, left] * (1 - x) + coarse[top][:, right] * x
    lower = coarse[down][:, left] * (1 - x) + coarse[down][:, right] * x
    return (upper * (1 - y) + lower * y).astype(np.uint8)


def signatures(*pictures: np.ndarray) -> Signatures:
    return np.stack([np.frombuffer(make_signature(one), np.uint8) for one in pictures])


def half(pixels: np.ndarray) -> np.ndarray:
    """Half as wide and high."""
    height, width, _ = pixels.shape
    fours = pixels.reshape(height // 2, 2, width // 2, 2, 3).astype(np.float32)
    return fours.mean(axis=(1, 3)).astype(np.uint8)


def noisy(pixels: np.ndarray) -> np.ndarray:
    return np.clip(pixels.astype(int) + RNG.integers(-3, 4, pixels.shape), 0, 255).astype(np.uint8)


def brute_force(rows: Signatures) -> set[tuple[int, int]]:
    """All pairs that are copies, each compared with each."""
    cells = rows.reshape(-1, 16, 16, 3).astype(np.float32) / np.float32(255)
    found: set[tuple[int, int]] = set()
    for turn in range(4):
        turned = np.ascontiguousarray(np.rot90(cells, turn, (1, 2)))
        apart = 1 - edges_of(cells) @ edges_of(turned).T
        for first, second in np.argwhere(apart <= COPY_LIMITS.edges).tolist():
            near = colour_distance(cells[first], turned[second]) <= COPY_LIMITS.colour
            if first < second and near:
                found.add((first, second))
    return found


def test_sizes_turns_and_noise_are_found_and_others_are_not():
    one, two = picture(1), picture(2)
    group = find_alike(
        signatures(one, two, half(one), np.rot90(two), noisy(one), np.rot90(one, 2), picture(3))
    )
    assert group == ((0, 2, 4, 5), (1, 3))


def test_many_are_found_as_if_each_was_compared_with_each():
    pictures = [picture(number) for number in range(900)]
    copies = [np.rot90(noisy(pictures[n * 3]), n % 4) for n in range(300)]
    rows = signatures(*pictures, *copies)
    wanted = brute_force(rows)
    groups = find_alike(rows)
    found = {(a, b) for group in groups for a in group for b in group if a < b}
    assert len(wanted) >= 290
    assert wanted <= found


def test_what_is_of_one_colour_is_not_compared():
    flat = np.full((32, 32, 3), 200, np.uint8)
    assert find_alike(signatures(flat, flat.copy(), picture(1))) == ()
    assert find_alike(signatures(picture(1))) == ()
    assert find_alike(np.zeros((0, 768), np.uint8)) == ()


def test_a_cancelled_search_ends():
    cancel = CancelToken()
    cancel.cancel()
    assert find_alike(signatures(picture(1), picture(1)), cancel) == ()


@pytest.fixture
def library(tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    with open_library(tmp_path / "x.db", cache_dir=tmp_path / "c", writable=True) as opened:
        opened.vectors.use_space(EmbeddingSpace("tiny", 4))
        opened.roots.add(folder)
        yield opened


def put(library, name: str, pixels: np.ndarray, *, parts: int = 1) -> None:
    root: Root = library.roots.all()[0]
    part = ExtractedPart(
        0,
        Modality.IMAGE,
        width_px=pixels.shape[1],
        height_px=pixels.shape[0],
        signature=make_signature(pixels),
    )
    data = pixels.tobytes()
    content = Extraction(data[:32].ljust(32), len(data), (part,) * parts)
    stat = FileStat(root.path / name, len(data), 1)
    library.files.put(root.id, [(stat, content, np.eye(parts, 4, dtype=np.float32))])


def test_copies_come_first_and_groups_name_all_files(library):
    big, small = picture(1), half(picture(1))
    put(library, "small.png", small)
    put(library, "big.png", big)
    put(library, "big again.png", big)
    put(library, "other.png", picture(2))
    put(library, "same.png", picture(3))
    put(library, "same again.png", picture(3))
    events = list(DuplicateFinder(library).find(CancelToken()))
    first, last = events[0], events[-1]
    assert isinstance(first, CopiesFound)
    assert [len(group.files[0]) for group in first.copies] == [2, 2]
    assert any(isinstance(event, DuplicateProgress) for event in events)
    assert isinstance(last, AllDuplicatesFound)
    # What looks like others stands with them, the largest first; nothing stands twice.
    (alike,) = last.alike
    assert [[path.name for path in paths] for paths in alike.files] == [
        ["big.png", "big again.png"],
        ["small.png"],
    ]
    (copies,) = last.copies
    assert [path.name for path in copies.files[0]] == ["same.png", "same again.png"]
    assert last.compared == 4


def test_an_empty_library_has_none(library):
    assert list(DuplicateFinder(library).find(CancelToken()))[-1] == AllDuplicatesFound((), (), 0)
