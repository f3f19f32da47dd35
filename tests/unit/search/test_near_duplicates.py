"""Copies fold, whatever was done to them; pictures that differ in a thing do not."""

import io
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from models.world.draw import render
from models.world.families import family
from models.world.vocabulary import WITHHELD_TEST
from retllm_desktop.core.picture_signature import SIGNATURE_BYTES, make_signature
from retllm_desktop.core.picture_types import PictureType
from retllm_desktop.core.types import Item, Modality
from retllm_desktop.search.near_duplicates import NearDuplicates, may_fold

PHOTOS = Path(__file__).parents[4] / "shared" / "data" / "coco_by85"


def signature(picture):
    return make_signature(np.asarray(picture.convert("RGB").resize((256, 256))))


def item(number, kind=PictureType.PHOTO, **changes):
    made = Item(number, bytes([number % 256]) * 32, 0, Modality.IMAGE, Path(f"{number}.jpg"))
    return replace(made, picture_type=kind, **changes)


def grouped(pictures, kind=PictureType.PHOTO):
    items = [item(number, kind) for number in range(1, len(pictures) + 1)]
    signatures = {one.id: signature(picture) for one, picture in zip(items, pictures, strict=True)}
    return list(NearDuplicates().group(items, signatures).values())


def scene(seed):
    """Something with large and small shapes, as a photograph has."""
    rng = random.Random(seed)
    colours = [tuple(rng.randrange(256) for _ in range(3)) for _ in range(40)]
    picture = Image.new("RGB", (640, 480), colours[0])
    draw = ImageDraw.Draw(picture)
    for colour in colours[1:]:
        x, y, size = rng.randrange(640), rng.randrange(480), rng.randrange(20, 160)
        draw.ellipse((x, y, x + size, y + size // 2), fill=colour)
    return picture


def recompressed(picture, quality):
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=quality)
    return Image.open(data)


def moved(picture, share):
    width, height = picture.size
    return picture.crop((int(width * share), int(height * share), width, height))


@pytest.mark.parametrize("kind", [PictureType.PHOTO, PictureType.DRAWING, None])
def test_copies_of_any_kind_fold(kind):
    original = scene(1)
    copies = [recompressed(original, 40), original.resize((320, 240)), original.resize((200, 150))]
    copies += [original.rotate(turn, expand=True) for turn in (90, 180, 270)]
    assert grouped([original, *copies], kind) == [1] * 7


def test_photographs_of_a_burst_fold_and_drawings_as_close_do_not():
    original = scene(2)
    burst = [moved(original, 0.02), original.point(lambda value: value * 0.9)]
    assert grouped([original, *burst]) == [1, 1, 1]
    assert grouped([original, moved(original, 0.02)], PictureType.DRAWING) == [1, 2]


def test_other_scenes_stay_apart():
    assert grouped([scene(number) for number in range(30)]) == list(range(1, 31))


@pytest.mark.parametrize("kind", [PictureType.DRAWING, None])
def test_drawn_near_duplicates_are_different_pictures(kind):
    rng = random.Random("signatures")
    for _ in range(6):
        drawn = [render(one, 256) for one, _, _ in family(rng, exclude=WITHHELD_TEST)]
        assert grouped(drawn, kind) == list(range(1, len(drawn) + 1))


@pytest.mark.parametrize("kind", [PictureType.SCAN, PictureType.SCREENSHOT, None])
def test_pages_that_look_alike_are_different_pages(kind):
    pages = []
    for number in range(8):
        rng = random.Random(number)
        page = Image.new("RGB", (620, 877), "white")
        draw = ImageDraw.Draw(page)
        for line in range(58):
            words = " ".join("letters"[: rng.randrange(2, 7)] for _ in range(16))
            draw.text((60, 60 + 13 * line), words[:88], fill="black")
        pages.append(page)
    assert grouped(pages, kind) == list(range(1, 9))


def test_a_picture_of_one_colour_is_compared_with_nothing():
    plain = [Image.new("RGB", (64, 64), colour) for colour in ("white", "white", "navy")]
    assert grouped(plain) == [1, 2, 3]


@given(st.lists(st.integers(0, 3), min_size=1, max_size=9), st.integers(0, 9))
def test_what_is_read_on_changes_no_group(numbers, cut):
    scenes = [scene(number) for number in numbers]
    items = [item(number) for number in range(1, len(scenes) + 1)]
    signatures = {one.id: signature(picture) for one, picture in zip(items, scenes, strict=True)}
    whole = NearDuplicates().group(items, signatures)
    parts = NearDuplicates()
    assert parts.group(items[:cut], signatures) | parts.group(items[cut:], signatures) == whole
    # Each is in the group of the first of the same scene.
    assert list(whole.values()) == [numbers.index(number) + 1 for number in numbers]


def test_without_a_signature_nothing_folds():
    items = [item(1), item(2), item(3)]
    whole = signature(scene(1))
    found = NearDuplicates().group(items, {1: whole, 2: b"", 3: whole[:-1]})
    assert found == {1: 1, 2: 2, 3: 3}


def test_pages_and_texts_are_never_asked():
    assert may_fold(item(1))
    assert not may_fold(item(1, label="page 2"))
    assert not may_fold(item(1, part=3))
    assert not may_fold(replace(item(1), modality=Modality.TEXT))


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 255))
def test_a_signature_is_of_any_size_and_of_the_mean_colours(height, width, value):
    pixels = np.full((height, width, 3), value, np.uint8)
    assert make_signature(pixels) == bytes([value]) * SIGNATURE_BYTES


def test_cells_are_the_means_of_their_shares():
    pixels = np.random.default_rng(3).integers(0, 256, (64, 32, 3)).astype(np.uint8)
    expected = pixels.reshape(16, 4, 16, 2, 3).mean((1, 3))
    made = np.frombuffer(make_signature(pixels), np.uint8).reshape(16, 16, 3)
    assert np.abs(made - expected).max() <= 0.5


@pytest.mark.skipif(not PHOTOS.is_dir(), reason="the shared photographs are not here")
def test_photographs_fold_with_their_copies_and_with_no_other():
    photographs = [Image.open(path).convert("RGB") for path in sorted(PHOTOS.rglob("*.jpg"))]
    copies = [recompressed(p.rotate(90, expand=True), 50) for p in photographs]
    found = grouped([*photographs, *copies])
    count = len(photographs)
    assert found[:count] == list(range(1, count + 1))
    assert found[count:] == list(range(1, count + 1))
