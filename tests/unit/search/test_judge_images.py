"""Pictures for the fine stage: pages are drawn large, previews never pass for the file."""

import io
from dataclasses import replace
from functools import partial

import blake3
import pytest
from PIL import Image

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import ImageSpec, Item, Modality
from retllm_desktop.extraction.pool import ProcessExtractor
from retllm_desktop.search.judge_images import JudgeImages
from tests.unit.fakes import FakeExtractor

PREVIEW_RED = 200


class Untouched(FakeExtractor):
    """Fails where a file is looked at."""

    def present(self, path):
        raise RuntimeError(f"{path} was looked at")


def filled(path, red=80):
    data = bytes([red]) * 40
    path.write_bytes(data)
    return data


@pytest.fixture
def item(library, extractor, tmp_path):
    path = tmp_path / "a.img"
    content_hash = extractor._hash(filled(path))
    library.previews[content_hash, 0] = bytes([PREVIEW_RED])
    return Item(1, content_hash, 0, Modality.IMAGE, path)


@pytest.fixture
def pictures(library, extractor):
    return JudgeImages(library.items, extractor, None, 64)


def red(picture):
    return int(picture.load()[0, 0, 0])


@pytest.fixture
def processes():
    made = ProcessExtractor(1, nice=0)
    yield made
    made.close()


def test_a_scanned_page_is_drawn_as_large_as_the_model_wants_it(library, processes, tmp_path):
    red_page, blue_page = (Image.new("RGB", (600, 300), c) for c in ("red", "blue"))
    out = io.BytesIO()
    red_page.save(out, "PDF", save_all=True, append_images=[blue_page])
    (tmp_path / "scan.pdf").write_bytes(out.getvalue())
    content_hash = blake3.blake3(out.getvalue()).digest()
    preview = io.BytesIO()
    red_page.resize((256, 128)).save(preview, "WEBP")
    library.previews[content_hash, 1] = preview.getvalue()
    page = Item(1, content_hash, 1, Modality.IMAGE, tmp_path / "scan.pdf")

    of_item = partial(JudgeImages(library.items, processes, None, 900).of_item, page)
    shown = of_item().load()
    assert shown.shape == (450, 900, 3)
    assert shown[200, 400].tolist() == pytest.approx([0, 0, 255], abs=8)
    assert of_item(Region(0.0, 0.0, 0.5, 1.0)).load().shape == (900, 900, 3)

    exact = JudgeImages(library.items, processes, ImageSpec(512), 0)
    assert exact.of_item(page).load().shape == (512, 512, 3)
    again = exact.zoomable(page).pixels(ImageSpec(640, resize="squash", crop=False))
    assert again.shape == (640, 640, 3)
    assert again[300, 300].tolist() == pytest.approx([0, 0, 255], abs=8)


def test_what_is_made_of_a_preview_is_not_kept_as_made_of_the_file(pictures, item):
    there = pictures.of_item(item)
    assert red(there) == 80
    moved = item.path.rename(item.path.with_suffix(".away"))
    gone = pictures.of_item(item)
    assert red(gone) == PREVIEW_RED
    assert gone.key != there.key
    assert gone.key == pictures.of_item(item).key
    part = pictures.zoomable(item).crop(Region(0.0, 0.0, 0.5, 0.5))
    assert red(part) == PREVIEW_RED
    assert len({part.key, gone.key, there.key}) == 3
    assert pictures.zoomable(item).pixels(ImageSpec(4))[0, 0, 0] == PREVIEW_RED
    moved.rename(item.path)
    assert pictures.of_item(item).key == there.key
    assert red(pictures.of_item(item)) == 80


def test_other_previews_have_other_names(pictures, library, item):
    item.path.unlink()
    before = pictures.of_item(item).key
    library.previews[item.content_hash, 0] = bytes([PREVIEW_RED + 1])
    assert pictures.of_item(item).key != before


def test_a_folder_that_is_away_is_not_asked(library, item):
    away = replace(item, offline=True)
    assert red(JudgeImages(library.items, Untouched(), None, 64).of_item(away)) == PREVIEW_RED


def test_a_file_that_goes_after_it_was_named_is_an_error_and_no_preview(pictures, item):
    named, view = pictures.of_item(item), pictures.zoomable(item)
    item.path.unlink()
    with pytest.raises(ItemError):
        named.load()
    with pytest.raises(ItemError):
        view.pixels(ImageSpec(4))


def test_a_file_that_holds_something_else_now_is_an_error(pictures, item):
    filled(item.path, 90)
    with pytest.raises(ItemError, match="changed"):
        pictures.of_item(item).load()


def test_without_a_preview_there_is_nothing_to_show(pictures, library, item):
    library.previews.clear()
    there = pictures.of_item(item)
    item.path.unlink()
    gone = pictures.of_item(item)
    # What is kept of the file may still be used.
    assert gone.key == there.key
    with pytest.raises(ItemError, match="cannot be read"):
        gone.load()
