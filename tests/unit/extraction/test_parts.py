"""Files that the library knows are read again in part, and only while they are the same."""

import io
from collections.abc import Iterator
from pathlib import Path

import blake3
import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from retllm_desktop.core.enrichment import PendingPictureType
from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import Extraction, FileStat, ImageSpec, Metadata, Modality, Rgb
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pool import ProcessExtractor
from retllm_desktop.extraction.readers import ViewRequest
from retllm_desktop.extraction.reading import load_file_part, read_file, read_file_metadata
from tests.unit.extraction.samples import pdf

LIMITS = ReadingLimits()


def saved(path: Path, data: bytes) -> bytes:
    """Write a file; return its hash."""
    path.write_bytes(data)
    return blake3.blake3(data).digest()


def draw(path: Path, part: int, content_hash: bytes, max_px: int) -> Rgb:
    return load_file_part(path, part, content_hash, ViewRequest(None, max_px), LIMITS)


def picture(title: str = "", size: tuple[int, int] = (400, 200), angle: int = 1) -> bytes:
    image = Image.new("RGB", size, (255, 0, 0))
    said = PngInfo()
    if title:
        said.add_text("Title", title)
    exif = Image.Exif()
    exif[0x0112] = angle
    out = io.BytesIO()
    image.save(out, "PNG", pnginfo=said, exif=exif)
    return out.getvalue()


def test_a_view_of_a_picture_is_upright_and_not_enlarged(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    content_hash = saved(path, picture(angle=6))
    assert draw(path, 0, content_hash, 2000).shape == (400, 200, 3)
    assert draw(path, 0, content_hash, 100).shape == (100, 50, 3)


def test_a_view_of_a_page_is_drawn_at_the_size_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    content_hash = saved(path, pdf(["first", "second"]))
    assert draw(path, 1, content_hash, 900).shape == (450, 900, 3)
    with pytest.raises(ItemError, match="cannot be drawn") as caught:
        load_file_part(path, 2, content_hash, ViewRequest(None, 900), LIMITS)
    assert caught.value.path == path


@pytest.mark.parametrize("before", [b"", b"\n", b"\xef\xbb\xbf", b"From: a friend\n\n"])
def test_a_page_that_was_read_is_drawn_again(tmp_path: Path, before: bytes) -> None:
    path = tmp_path / "a.pdf"
    out = io.BytesIO()
    Image.new("RGB", (60, 30), (255, 0, 0)).save(out, "PDF")
    content_hash = saved(path, before + out.getvalue())
    whole = read_file(path, None, ImageSpec(32), frozenset(), LIMITS)
    assert [part.modality for part in whole.parts] == [Modality.IMAGE]
    assert draw(path, 0, content_hash, 900).shape == (450, 900, 3)
    assert (
        read_file_metadata(path, path.stat().st_size, content_hash, LIMITS).metadata.kind == "pdf"
    )


def test_a_picture_is_the_same_for_an_encoder_as_when_it_was_indexed(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    content_hash = saved(path, picture())
    (part,) = read_file(path, None, ImageSpec(32), frozenset(), LIMITS).parts
    again = load_file_part(path, 0, content_hash, ViewRequest(ImageSpec(32), 0), LIMITS)
    assert part.pixels is not None
    assert np.array_equal(again, part.pixels)


def test_a_file_that_is_not_the_same_any_more_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    content_hash = saved(path, picture())
    saved(path, picture("another"))
    with pytest.raises(ItemError, match="The file changed"):
        load_file_part(path, 0, content_hash, ViewRequest(None, 100), LIMITS)
    with pytest.raises(ItemError, match="changed"):
        read_file_metadata(path, path.stat().st_size, content_hash, LIMITS)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", picture("The old mill")),
        ("Screenshot 2024-05-01.png", picture()),
        ("a.txt", b"Some words."),
        ("a.md", b"# Words"),
        ("a.html", b"<title>The mill</title><p>Some words.</p>"),
        ("a.pdf", pdf(["words"])),
        ("a.jpg", pdf(["a document of another name"])),
    ],
)
def test_a_description_is_what_reading_it_all_says(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    content_hash = saved(path, data)
    whole = read_file(path, len(data), ImageSpec(32), frozenset(), LIMITS)
    described = read_file_metadata(path, len(data), content_hash, LIMITS)
    assert whole.metadata != Metadata()
    assert described == Extraction(content_hash, len(data), (), whole.metadata)


@pytest.fixture(scope="module")
def extractor() -> Iterator[ProcessExtractor]:
    made = ProcessExtractor(1, nice=0)
    yield made
    made.close()


def test_processes_make_views_and_descriptions_in_order(
    extractor: ProcessExtractor, tmp_path: Path
) -> None:
    files = [(tmp_path / f"{number}.png", picture(f"picture {number}")) for number in range(5)]
    wanted = [(FileStat(path, len(data), 1), saved(path, data)) for path, data in files]
    files[2][0].unlink()
    views = list(extractor.views([(file, digest, 0) for file, digest in wanted], 50, CancelToken()))
    assert [file for file, _ in views] == [file for file, _ in wanted]
    assert [isinstance(view, np.ndarray) and view.shape for _, view in views] == [
        (25, 50, 3), (25, 50, 3), False, (25, 50, 3), (25, 50, 3),
    ]  # fmt: skip
    previews = [
        PendingPictureType(number, path.name, data, Metadata())
        for number, (path, data) in enumerate([*files, (Path("b.png"), b"no picture")])
    ]
    types = list(extractor.classify_previews(previews, CancelToken()))
    assert [picture for picture, _ in types] == previews
    assert not any(isinstance(outcome, ItemError) for _, outcome in types[:-1])
    assert isinstance(types[-1][1], ItemError)
    told = list(extractor.read_metadata(wanted, CancelToken()))
    assert [
        outcome.metadata.caption if isinstance(outcome, Extraction) else outcome.title
        for _, outcome in told
    ] == ["picture 0", "picture 1", "The file is no longer there", "picture 3", "picture 4"]


def test_views_are_not_made_far_ahead_of_who_looks_at_them(
    extractor: ProcessExtractor, tmp_path: Path
) -> None:
    path = tmp_path / "a.png"
    data = picture()
    file, digest = FileStat(path, len(data), 1), saved(path, data)
    given = 0

    def wanted() -> Iterator[tuple[FileStat, bytes, int]]:
        nonlocal given
        for _ in range(50):
            given += 1
            yield file, digest, 0

    views = extractor.views(wanted(), 50, CancelToken())
    next(views)
    assert given <= 3
    views.close()


def test_files_that_are_there_to_be_read_are_present(
    extractor: ProcessExtractor, tmp_path: Path
) -> None:
    saved(tmp_path / "a.png", b"anything")
    assert extractor.present(tmp_path / "a.png")
    assert not extractor.present(tmp_path / "none.png")
    assert not extractor.present(tmp_path)


def test_a_part_is_read_without_waiting_for_an_indexing(
    extractor: ProcessExtractor, tmp_path: Path
) -> None:
    path = tmp_path / "a.pdf"
    content_hash = saved(path, pdf(["first", "second"]))
    left = Region(0.0, 0.0, 0.5, 1.0)
    page = extractor.load_part(path, 1, content_hash, spec=None, max_px=600, region=left)
    assert page.shape == (600, 600, 3)
    seen = extractor.load_part(path, 1, content_hash, spec=ImageSpec(32), max_px=0)
    assert seen.shape == (32, 32, 3)
    assert extractor._front.pid is not None
    with pytest.raises(ItemError, match="cannot be drawn") as caught:
        extractor.load_part(path, 2, content_hash, spec=None, max_px=600)
    assert caught.value.path == path
