"""Videos: their moments, what they say of themselves, and what bad ones do."""

import contextlib
import os
import socket
import struct
from datetime import UTC, datetime
from pathlib import Path

import blake3
import numpy as np
import pytest

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.file_dates import DateSource
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import Extraction, FileStat, ImageSpec, Modality
from retllm_desktop.extraction import files as files_module
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pool import ProcessExtractor
from retllm_desktop.extraction.readers import SourceFile, ViewRequest, find_reader
from retllm_desktop.extraction.reading import load_file_part, read_file, read_file_metadata
from retllm_desktop.extraction.video.video_file import format_time, read_video
from tests.fixtures import videos

LIMITS = ReadingLimits()
SPEC = ImageSpec(64)


def read(path: Path, limits: ReadingLimits = LIMITS) -> Extraction:
    return read_file(path, None, SPEC, frozenset(), limits)


def moments(path: Path) -> list[int]:
    return [part.index for part in read(path).parts]


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("a.mp4", "mp4v"), ("a.mov", "mp4v"), ("a.avi", "XVID"), ("b.avi", "MJPG"),
        ("a.webm", "VP80"), ("b.webm", "VP90"), ("a.mkv", "MJPG"), ("a.mpg", "MPG1"),
        ("a.wmv", "WMV2"), ("a.flv", "FLV1"), ("a.m2ts", "mpg2"),
    ],
)  # fmt: skip
def test_each_shot_is_a_moment_that_is_drawn_again(tmp_path: Path, name: str, codec: str) -> None:
    rate = 25.0  # Others are not in MPEG.
    path = videos.write_video(tmp_path / name, videos.shots(1, 2, 3, rate=rate), codec, rate)
    found = read(path)
    assert found.metadata.kind is FileKind.VIDEO
    assert found.note == ""
    shown = [part.index // 2000 for part in found.parts]
    assert shown == [0, 1, 2]
    for part in found.parts:
        assert part.modality is Modality.IMAGE
        assert part.label == format_time(part.index)
        assert float(part.fragment.removeprefix("t=")) == part.index / 1000
        assert (part.width_px, part.height_px) == (160, 96)
        drawn = load_file_part(path, part.index, found.content_hash, ViewRequest(SPEC, 0), LIMITS)
        np.testing.assert_array_equal(drawn, part.pixels)
        view = ViewRequest(None, 80, Region(0.5, 0.0, 1.0, 1.0))
        half = load_file_part(path, part.index, found.content_hash, view, LIMITS)
        assert half.shape == (80, 67, 3)
    with pytest.raises(ItemError, match="cannot be drawn"):
        load_file_part(path, 100_000, found.content_hash, ViewRequest(SPEC, 0), LIMITS)


def test_a_recording_from_television_is_a_film_and_typescript_is_not(tmp_path: Path) -> None:
    film = videos.write_video(tmp_path / "a.m2ts", videos.shots(1, 2, rate=25.0), "mpg2", 25.0)
    data = film.read_bytes()
    # As a disc has it each packet has four bytes before it.
    packets = [data[at + 4 : at + 192] for at in range(0, len(data), 192)]
    path = tmp_path / "a.ts"
    path.write_bytes(b"".join(packets))
    assert [part.label for part in read(path).parts] == ["0:00", "0:02"]
    path.write_text("export const answer: number = 42;\n" * 30)
    assert read(path).metadata.kind is FileKind.CODE


def test_colours_are_those_of_the_frames(tmp_path: Path) -> None:
    frame = np.full((96, 160, 3), (20, 60, 220), np.uint8)  # Blue first: a red.
    frame[:, 80:] = (200, 60, 20)
    path = videos.write_video(tmp_path / "a.avi", [frame] * 10, "MJPG")
    (part,) = read(path).parts
    assert part.pixels is not None
    np.testing.assert_allclose(part.pixels[32, 10], (220, 60, 20), atol=12)
    np.testing.assert_allclose(part.pixels[32, 54], (20, 60, 200), atol=12)


def test_a_scene_that_stays_is_one_moment_and_a_movement_several(tmp_path: Path) -> None:
    still = videos.write_video(tmp_path / "a.mp4", videos.shots(1, seconds=20))
    assert len(moments(still)) == 1
    wide = videos.scene(1, (1600, 96))
    path = [np.ascontiguousarray(wide[:, 10 * step : 10 * step + 160]) for step in range(140)]
    assert 3 <= len(moments(videos.write_video(tmp_path / "b.mp4", path))) <= 12


def test_black_and_empty_frames_are_left_out_where_there_are_others(tmp_path: Path) -> None:
    black = [np.full((96, 160, 3), 4, np.uint8)] * 20
    white = [np.full((96, 160, 3), 250, np.uint8)] * 20
    frames = [*black, *videos.shots(1), *white, *videos.shots(2), *black]
    found = moments(videos.write_video(tmp_path / "a.avi", frames, "MJPG"))
    assert [one // 1000 for one in found] in ([2, 6], [3, 6], [2, 7], [3, 7])
    assert len(moments(videos.write_video(tmp_path / "b.avi", black, "MJPG"))) == 1


def test_of_a_shot_a_sharp_frame_stands(tmp_path: Path) -> None:
    import cv2

    sharp = videos.scene(1)
    sharp[::8] //= 2
    blurred = cv2.GaussianBlur(sharp, (0, 0), 6)
    frames = [*[blurred] * 20, *[sharp] * 10, *[blurred] * 20]
    (found,) = moments(videos.write_video(tmp_path / "a.avi", frames, "MJPG"))
    assert 2000 <= found < 3000


def test_there_are_at_most_twelve_a_minute_and_sixty_in_all(tmp_path: Path) -> None:
    frames = [videos.scene(number, (32, 32)) for number in range(60)]
    found = moments(videos.write_video(tmp_path / "a.avi", frames, "MJPG", rate=1.0))
    assert len(found) == 12
    frames = [videos.scene(number, (32, 32)) for number in range(900)]
    found = moments(videos.write_video(tmp_path / "b.avi", frames, "MJPG", rate=1.0))
    assert 50 <= len(found) <= 60
    assert found[-1] > 700_000


def test_where_few_frames_stand_by_themselves_all_are_looked_at(tmp_path: Path) -> None:
    # At one frame a second the encoder, which makes every twelfth stand by itself, makes few.
    frames = [videos.scene(number // 4) for number in range(24)]
    path = videos.write_video(tmp_path / "a.mp4", frames, rate=1.0)
    assert [one // 4000 for one in moments(path)] == [0, 1, 2, 3, 4, 5]


def test_a_film_is_turned_upright(tmp_path: Path) -> None:
    path = videos.write_video(tmp_path / "a.mp4", videos.shots(1))
    begin, _ = videos.find_box(path.read_bytes(), b"moov", b"trak", b"tkhd")
    quarter = struct.pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 96 << 16, 0, 0x40000000)
    videos.patch(path, begin + 8 + 40, quarter)
    (part,) = read(path).parts
    assert (part.width_px, part.height_px) == (96, 160)
    turned = np.rot90(videos.scene(1), -1)[:, :, ::-1]
    assert part.thumbnail is not None
    assert part.pixels is not None
    np.testing.assert_allclose(part.pixels[4, 4].astype(int), turned[10, 6], atol=30)


def test_what_a_phone_writes_is_read(tmp_path: Path) -> None:
    path = videos.write_video(tmp_path / "a.mov", videos.shots(1))
    said = {
        "com.apple.quicktime.make": "Apple",
        "com.apple.quicktime.model": "iPhone 15",
        "com.apple.quicktime.creationdate": "2024-05-31T23:30:00+0200",
        "com.apple.quicktime.location.ISO6709": "+48.8577+002.2950+035.1/",
        "com.apple.quicktime.title": "Evening at the river",
    }
    videos.add_to_movie(path, videos.quicktime_values(said))
    found = read(path)
    metadata = found.metadata
    assert metadata.camera == "Apple iPhone 15"
    shown = datetime(2024, 5, 31, 23, 30, tzinfo=UTC).timestamp()
    assert metadata.date == (shown, DateSource.CONTAINER, 120)
    assert (metadata.latitude, metadata.longitude) == (48.8577, 2.295)
    assert metadata.caption == "Evening at the river · 0:02, MPEG-4, 160 × 96"
    again = read_file_metadata(path, path.stat().st_size, found.content_hash, LIMITS)
    assert again.metadata == metadata


def test_what_other_phones_write_is_read(tmp_path: Path) -> None:
    path = videos.write_video(tmp_path / "a.mp4", videos.shots(1))
    begin, _ = videos.find_box(path.read_bytes(), b"moov", b"mvhd")
    moment = datetime(2023, 7, 1, 12, 0, tzinfo=UTC)
    videos.patch(path, begin + 12, struct.pack(">I", int(moment.timestamp()) + 2_082_844_800))
    texts = videos.user_text(b"\xa9xyz", "-33.8568+151.2153/")
    texts += videos.user_text(b"\xa9nam", "Harbour")
    videos.add_to_movie(path, videos.box(b"udta", texts))
    metadata = read(path).metadata
    assert metadata.date == (moment.timestamp() + 36_000, DateSource.CONTAINER, 600)
    named = path.rename(tmp_path / "VID_20230701_213002.mp4")
    assert read(named).metadata.utc_offset_min == 570
    assert (metadata.latitude, metadata.longitude) == (-33.8568, 151.2153)
    assert metadata.caption.startswith("Harbour · ")


def test_a_clock_that_was_never_set_says_nothing(tmp_path: Path) -> None:
    path = videos.write_video(tmp_path / "a.mp4", videos.shots(1))
    assert read(path).metadata.taken_s is None


@pytest.mark.parametrize("name", ["a.avi", "a.mkv", "a.webm"])
def test_of_a_film_that_is_cut_off_the_beginning_is_read(tmp_path: Path, name: str) -> None:
    codec = "VP80" if name.endswith("webm") else "MJPG"
    path = videos.write_video(tmp_path / name, videos.shots(1, 2, 3, 4), codec)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    found = read(path)
    assert [part.index // 2000 for part in found.parts][:2] == [0, 1]
    assert len(found.parts) <= 3
    assert found.note.startswith("The video is cut off; it is read up to 0:0")


def test_a_film_without_its_header_is_said_to_be_cut_off(tmp_path: Path) -> None:
    path = videos.write_video(tmp_path / "a.mp4", videos.shots(1, 2))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(ItemError, match="cut off"):
        read(path)


@pytest.mark.parametrize(
    "data",
    [
        b"\0" * 5000,
        b"no film at all " * 100,
        b"\0\0\0\x18ftypisom" + bytes(3000),
        b"\x1aE\xdf\xa3" + b"\xff" * 3000,
        b"RIFF\xff\xff\xff\xffAVI LIST" + b"\xff" * 3000,
        bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + b"\xff" * 3000,
    ],
)
def test_what_is_no_film_is_an_error(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(data)
    with pytest.raises(ItemError):
        read(path)


def test_a_film_of_sound_alone_is_said_to_be_so(tmp_path: Path) -> None:
    path = videos.write_video(tmp_path / "a.mp4", videos.shots(1))
    data = path.read_bytes()
    path.write_bytes(data.replace(b"vide", b"soun"))
    with pytest.raises(ItemError, match="holds no pictures"):
        read(path)


def test_damaged_films_end_in_moments_or_in_a_sentence(tmp_path: Path) -> None:
    rng = np.random.default_rng(17)
    for name, codec in (
        ("a.mp4", "mp4v"),
        ("a.avi", "MJPG"),
        ("a.webm", "VP80"),
        ("a.wmv", "WMV2"),
    ):
        whole = videos.write_video(tmp_path / name, videos.shots(1, 2), codec).read_bytes()
        for _ in range(25):
            data = bytearray(whole)
            for at in rng.integers(0, len(data), 20):
                data[at] = rng.integers(0, 256)
            (tmp_path / name).write_bytes(bytes(data))
            with contextlib.suppress(ItemError):
                assert read(tmp_path / name).parts


def test_a_playlist_leads_nowhere(tmp_path: Path) -> None:
    other = videos.write_video(tmp_path / "other.m2ts", videos.shots(1), "mpg2", 25.0)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]
        for text in (
            f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{other}\n#EXT-X-ENDLIST\n",
            f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1:{port}/a.ts\n",
            f"ffconcat version 1.0\nfile {other.name}\n",
            f"[playlist]\nFile1=http://127.0.0.1:{port}/a.mp4\n",
        ):
            for name in ("a.mp4", "a.flv", "a.ogv"):
                path = tmp_path / name
                path.write_text(text)
                with pytest.raises(ItemError):
                    read(path)
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_film_that_takes_too_long_is_read_in_part(tmp_path: Path) -> None:
    path = videos.write_video(tmp_path / "a.avi", videos.shots(1, 2, 3, 4, 5, 6), "MJPG")
    steps = iter(range(10_000_000))
    with files_module.open_hashed(
        path, expected_bytes=None, limit_bytes=1 << 30, in_memory_bytes=1 << 30
    ) as opened:
        file = SourceFile(path, opened, FileKind.VIDEO)
        found = read_video(file, SPEC, LIMITS, lambda: next(steps) * 0.2)
    assert 1 <= len(found.parts) < 6
    assert found.note.startswith("The video takes long to read; it is read up to 0:0")


def test_long_films_are_hashed_once_and_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = videos.write_video(tmp_path / "a.avi", videos.shots(1), "MJPG")
    small = ReadingLimits(in_memory_bytes=1000)
    digest = blake3.blake3(path.read_bytes()).digest()
    assert read(path, small).content_hash == digest

    class Forbidden:
        def __init__(self) -> None:
            raise AssertionError("hashed again")

    with monkeypatch.context() as patched:
        patched.setattr(files_module.blake3, "blake3", Forbidden)
        assert read(path, small).content_hash == digest
    path.write_bytes(path.read_bytes())
    os.utime(path, ns=(1, 1))
    with pytest.raises(ItemError, match="too long to read"):
        read(path, ReadingLimits(in_memory_bytes=1000, file_s=0.0))


def test_a_first_pass_leaves_films_for_later(tmp_path: Path) -> None:
    path = videos.write_video(tmp_path / "a.mp4", videos.shots(1, 2))
    reader = find_reader(path)
    assert reader is not None
    assert reader.slow
    with contextlib.closing(ProcessExtractor(1)) as extractor:
        assert extractor.supports(path)
        assert not extractor.is_read_first(path, SPEC)
        stat = path.stat()
        file = FileStat(path, stat.st_size, stat.st_mtime_ns)
        ((_, outcome),) = extractor.extract_many([file], SPEC, CancelToken())
        assert isinstance(outcome, Extraction)
        assert [part.index // 2000 for part in outcome.parts] == [0, 1]
        for part in outcome.parts:
            drawn = extractor.load_part(path, part.index, outcome.content_hash, spec=SPEC, max_px=0)
            np.testing.assert_array_equal(drawn, part.pixels)
