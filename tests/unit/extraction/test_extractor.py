"""Real files through real reading processes."""

import os
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import blake3
import numpy as np
import pytest
from PIL import Image

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Extraction, FileStat, ImageSpec, Modality
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pool import ProcessExtractor
from tests.unit.extraction import samples
from tests.unit.extraction.samples import encoded, pdf, scene

SPEC = ImageSpec(32)


@pytest.fixture(scope="module")
def extractor() -> Iterator[ProcessExtractor]:
    pool = ProcessExtractor(2, nice=0)
    yield pool
    pool.close()


def found_as(path: Path) -> FileStat:
    status = path.lstat()
    return FileStat(path, status.st_size, status.st_mtime_ns)


def extract(
    extractor: ProcessExtractor,
    *paths: Path,
    known: dict[Path, frozenset[bytes]] | None = None,
) -> list[Extraction | ItemError]:
    files = [found_as(path) for path in paths]
    return [out for _, out in extractor.extract_many(files, SPEC, CancelToken(), known)]


def good(outcome: Extraction | ItemError) -> Extraction:
    assert isinstance(outcome, Extraction), outcome
    return outcome


def bad(outcome: Extraction | ItemError) -> ItemError:
    assert isinstance(outcome, ItemError), outcome
    return outcome


def test_what_is_supported(extractor: ProcessExtractor) -> None:
    for name in ("a.jpg", "A.JPEG", "b.PnG", "c.webp", "d.gif", "e.bmp", "f.tiff", "g.TIF"):
        assert extractor.supports(Path(name))
    for name in ("a.txt", "b.md", "c.HTML", "d.htm", "e.pdf", ".hidden.txt"):
        assert extractor.supports(Path(name))
    for name in ("._a.jpg", "~$b.pdf", "c.mp3", "d", "jpg", ".jpg", "e.jpg.part", "f.xcf"):
        assert not extractor.supports(Path(name))


def test_a_picture(extractor: ProcessExtractor, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(encoded(scene(), "PNG"))  # the name is wrong, the content counts
    (outcome,) = extract(extractor, path)
    whole = good(outcome)
    assert whole.content_hash == blake3.blake3(path.read_bytes()).digest()
    assert whole.size_bytes == path.stat().st_size
    (part,) = whole.parts
    assert (part.modality, part.index, part.label) == (Modality.IMAGE, 0, "")
    assert (part.width_px, part.height_px) == (320, 200)
    assert part.pixels is not None
    expected = np.asarray(scene().resize((32, 32), Image.Resampling.BICUBIC)).astype(int)
    assert np.abs(part.pixels - expected).mean() < 1
    assert part.thumbnail is not None
    assert part.thumbnail[8:12] == b"WEBP"


def test_texts(extractor: ProcessExtractor, tmp_path: Path) -> None:
    short, long = tmp_path / "a.txt", tmp_path / "b.md"
    page, paged = tmp_path / "c.html", tmp_path / "d.pdf"
    short.write_text("Ein kurzer Text: Größe.", "cp1252")
    long.write_text("\n\n".join(f"Paragraph {n}. " + "word " * 60 for n in range(12)), "utf-8")
    page.write_text("<h1>Title</h1><script>no()</script><p>Body", "utf-8")
    paged.write_bytes(pdf(["alpha", "beta"]))
    outcomes = [good(outcome) for outcome in extract(extractor, short, long, page, paged)]
    assert [part.text for part in outcomes[0].parts] == ["Ein kurzer Text: Größe."]
    assert [part.label for part in outcomes[1].parts][:2] == ["passage 1", "passage 2"]
    assert outcomes[1].parts[0].text is not None
    assert outcomes[1].parts[0].text.startswith("Paragraph 0.")
    assert [part.text for part in outcomes[2].parts] == ["Title\n\nBody"]
    assert [(p.label, p.text) for p in outcomes[3].parts] == [
        ("page 1", "alpha"),
        ("page 2", "beta"),
    ]
    for outcome in outcomes:
        assert {part.modality for part in outcome.parts} == {Modality.TEXT}
        assert [part.index for part in outcome.parts] == list(range(len(outcome.parts)))


def test_known_content_is_hashed_but_not_taken_apart(
    extractor: ProcessExtractor, tmp_path: Path
) -> None:
    copy, other = tmp_path / "copy.png", tmp_path / "other.png"
    copy.write_bytes(encoded(scene(), "PNG"))
    other.write_bytes(encoded(scene(64, 64), "PNG"))
    digest = blake3.blake3(copy.read_bytes()).digest()
    known = {copy: frozenset({bytes(32), digest}), other: frozenset({digest})}
    first, second = extract(extractor, copy, other, known=known)
    assert good(first) == Extraction(digest, copy.stat().st_size, ())
    assert len(good(second).parts) == 1


def test_bad_files_give_a_sentence_each_and_the_others_go_on(
    extractor: ProcessExtractor, tmp_path: Path
) -> None:
    contents = {
        "empty.jpg": b"",
        "cut.jpg": encoded(scene(), "JPEG")[:500],
        "noise.png": os.urandom(5000),
        "monster.png": samples.png_header(20_000, 10_000),
        "text.png": b"this is only called a picture",
        "binary.txt": bytes(range(256)) * 4,
        "blank.txt": b" \n\n\t ",
        "scan.pdf": pdf([""]),
        "locked.pdf": pdf(["x"], encrypt=True),
        "fake.pdf": encoded(scene(), "PNG"),
        "good.png": encoded(scene(), "PNG"),
    }
    paths = [tmp_path / name for name in contents]
    for path in paths:
        path.write_bytes(contents[path.name])
    outcomes = dict(zip(contents, extract(extractor, *paths), strict=True))
    assert len(good(outcomes.pop("good.png")).parts) == 1
    titles = {name: bad(outcome).title for name, outcome in outcomes.items()}
    assert titles == {
        "empty.jpg": "The file is empty",
        "cut.jpg": "The picture is damaged or cut off",
        "noise.png": "The file is no picture that can be read",
        "monster.png": "The picture is too large to decode",
        "text.png": "The file is no picture that can be read",
        "binary.txt": "The file is called a text but holds none",
        "blank.txt": "The file holds no text",
        "scan.pdf": "The PDF is blank",
        "locked.pdf": "The PDF is protected by a password",
        "fake.pdf": "The PDF is damaged or no PDF",
    }
    for name, outcome in outcomes.items():
        assert bad(outcome).path == tmp_path / name


def test_files_that_are_none(extractor: ProcessExtractor, tmp_path: Path) -> None:
    gone, folder = tmp_path / "gone.txt", tmp_path / "folder.txt"
    changed = tmp_path / "changed.txt"
    gone.write_text("soon gone", "utf-8")
    changed.write_text("short", "utf-8")
    folder.mkdir()
    files = [found_as(path) for path in (gone, folder, changed)]
    gone.unlink()
    changed.write_text("much longer now", "utf-8")
    outcomes = [bad(out) for _, out in extractor.extract_many(files, SPEC, CancelToken())]
    assert [outcome.title for outcome in outcomes] == [
        "The file is no longer there",
        "This is a folder, not a file",
        "The file changed while it was being read",
    ]


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX files")
def test_pipes_and_sockets_hold_nobody_up(
    extractor: ProcessExtractor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("socket.jpg")
        outcomes = extract(extractor, tmp_path / "pipe.jpg", tmp_path / "socket.jpg")
    assert {bad(outcome).title for outcome in outcomes} == {
        "This is no regular file but a pipe, a socket or a device"
    }


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_names_that_are_no_text(extractor: ProcessExtractor, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9 \xff.png"))
    path.write_bytes(encoded(scene(), "PNG"))
    (outcome,) = extract(extractor, path)
    assert len(good(outcome).parts) == 1
    assert extractor.load_image(path, None, 50).shape == (31, 50, 3)
    path.write_bytes(b"")
    assert "\\xe9 \\xff.png" in str(bad(extract(extractor, path)[0]))


def test_views_for_a_judge(extractor: ProcessExtractor, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    data = encoded(scene(), "PNG")
    path.write_bytes(data)
    assert extractor.load_image(path, None, 160).shape == (100, 160, 3)
    assert extractor.load_image(path, None, 1000).shape == (200, 320, 3)
    at_size = extractor.load_image(path, SPEC, 0)
    assert at_size.shape == (32, 32, 3)
    np.testing.assert_array_equal(extractor.load_image_data(data, SPEC, 0), at_size)
    (part,) = good(extract(extractor, path)[0]).parts
    np.testing.assert_array_equal(part.pixels, at_size)


def test_views_of_what_is_no_picture(extractor: ProcessExtractor, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    with pytest.raises(ItemError, match="no longer there") as caught:
        extractor.load_image(path, SPEC, 0)
    assert caught.value.path == path
    path.write_bytes(pdf(["x"]))
    with pytest.raises(ItemError, match="no picture"):
        extractor.load_image(path, SPEC, 0)
    for data in (b"", b"text", encoded(scene(), "PNG")[:40], bytes(257 * 2**20)):
        with pytest.raises(ItemError):
            extractor.load_image_data(data, SPEC, 0)


def test_a_jpeg_of_200_megapixels_within_the_memory_limit(tmp_path: Path) -> None:
    path = tmp_path / "large.jpg"
    Image.new("L", (16_000, 12_500), 90).save(path, "JPEG", quality=50)
    pool = ProcessExtractor(1, nice=0, limits=ReadingLimits(memory_bytes=192 * 2**20))
    try:
        (outcome,) = extract(pool, path)
    finally:
        pool.close()
    (part,) = good(outcome).parts
    assert (part.width_px, part.height_px) == (16_000, 12_500)
    assert part.pixels is not None
    assert np.abs(part.pixels.astype(int) - 90).max() <= 3


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is set on Linux only")
def test_a_picture_beyond_the_memory_limit(tmp_path: Path) -> None:
    monster, small = tmp_path / "monster.png", tmp_path / "small.png"
    Image.new("RGB", (9000, 9000)).save(monster, "PNG", compress_level=1)
    small.write_bytes(encoded(scene(), "PNG"))
    pool = ProcessExtractor(1, nice=0, limits=ReadingLimits(memory_bytes=100 * 2**20))
    try:
        first, second = extract(pool, monster, small)
    finally:
        pool.close()
    assert "memory" in str(bad(first))
    assert len(good(second).parts) == 1


def test_everything_twice_gives_the_same(extractor: ProcessExtractor, tmp_path: Path) -> None:
    paths = []
    for number in range(12):
        path = tmp_path / f"{number}.webp"
        path.write_bytes(encoded(scene(100 + number, 80), "WEBP"))
        paths.append(path)
    shutil.copy(paths[0], tmp_path / "copy.webp")
    first = [good(outcome) for outcome in extract(extractor, *paths, tmp_path / "copy.webp")]
    again = [good(outcome) for outcome in extract(extractor, *paths, tmp_path / "copy.webp")]
    assert first == again
    assert first[0].content_hash == first[-1].content_hash
    assert len({outcome.content_hash for outcome in first}) == 12
    for left, right in zip(first, again, strict=True):
        np.testing.assert_array_equal(left.parts[0].pixels, right.parts[0].pixels)
