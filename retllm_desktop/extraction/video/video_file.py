"""A video file becomes moments: frames that stand for it, each with its time; views of them."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from PIL import Image

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.metadata import with_clock
from retllm_desktop.core.types import ExtractedPart, ImageSpec, Metadata, Modality, Rgb
from retllm_desktop.extraction.captions import MAX_NAME_CHARS, join_captions
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pictures.images import (
    DecodeRequest,
    ImageFrame,
    encode_thumbnail,
    get_region_share,
    make_encoder_image,
    render_view,
)
from retllm_desktop.extraction.readers import FileContents, SourceFile, ViewRequest
from retllm_desktop.extraction.video.capture import Bgr, VideoCapture, open_capture
from retllm_desktop.extraction.video.container import VideoFacts, read_facts
from retllm_desktop.extraction.video.moments import Moment, MomentSelector

_SHARE: Final = 4
"""A pass over a video may take a part of a file's time that is so many times smaller; there are two
at most. A reader that is not done in time is killed, and all that it read is lost."""
_SAFE_SHARE: Final = 0.8
"""Of a file's time: with hashing both passes are over by then."""
_SPACING_MS: Final = 500
"""Frames nearer to the one before are not looked at."""
_SPARSE_MS: Final = 4_000
"""Where the frames that stand by themselves lie farther apart, all are decoded."""
_END_MS: Final = 1_000
"""A film whose container claims a few bytes more than there are is complete."""
_TRIAL_S: Final = 2.0
"""After so long it is told whether the pass will be done in time."""
_SAMPLES: Final = 40
"""Of a video that would take too long so many frames are sought, evenly."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of a frame."""

    pixels: Rgb
    thumbnail: bytes
    width_px: int
    height_px: int


@dataclass(slots=True)
class _Pass:
    """A pass over the frames: how far it came, and how many it looked at."""

    last_ms: int = -1
    looked: int = 0
    length_ms: int = 0
    codec: str = ""
    complete: bool = False


class _Reader:
    """Reads one video, pass by pass."""

    def __init__(
        self,
        file: SourceFile,
        spec: ImageSpec,
        limits: ReadingLimits,
        clock: Callable[[], float],
    ) -> None:
        self._stream = file.opened.stream
        self._spec = spec
        left_s = limits.file_s * _SAFE_SHARE - file.opened.spent_s
        self._seconds = max(1.0, min(limits.file_s / _SHARE, left_s / 2))
        self._clock = clock

    def read(self) -> tuple[list[Moment[_Kept]], _Pass]:
        """Return the moments of a video, and the pass that found them.

        Raises:
            ItemError: No frame can be decoded.
        """
        first = MomentSelector(self._keep)
        done = self._go_through(first, key_frames=True)
        end_ms = max(done.length_ms, done.last_ms)
        if not done.complete:
            return self._go_on(first, done)
        sparse = done.looked <= end_ms / _SPARSE_MS + 1
        if not sparse:
            return first.finish(), done
        # Few frames stand by themselves: what lies between is decoded as far as there is time.
        second = MomentSelector(self._keep)
        closer = self._go_through(second, key_frames=False)
        moments = second.finish()
        if not moments:
            return first.finish(), done
        if not closer.complete:
            moments += [one for one in first.finish() if one.moment_ms > closer.last_ms]
            closer.last_ms = max(closer.last_ms, done.last_ms)
        return moments, closer

    def _go_through(self, selector: MomentSelector[_Kept], *, key_frames: bool) -> _Pass:
        found = _Pass()
        began_s = self._clock()
        with open_capture(
            self._stream, self._seconds, key_frames=key_frames, clock=self._clock
        ) as capture:
            found.length_ms, found.codec = capture.length_ms, capture.codec
            while (moment := capture.next()) is not None:
                if found.looked and moment < found.last_ms + _SPACING_MS:
                    continue
                self._look(capture, moment, selector, found)
                spent_s = self._clock() - began_s
                late = spent_s > _TRIAL_S and spent_s * found.length_ms > self._seconds * moment
                if key_frames and late:
                    # Every frame stands by itself, or the film is very long: see ``_go_on``.
                    return found
            found.complete = self._clock() - began_s < self._seconds
        return found

    def _go_on(
        self, selector: MomentSelector[_Kept], done: _Pass
    ) -> tuple[list[Moment[_Kept]], _Pass]:
        """Seek frames in what a pass did not come to."""
        step = max(_SPACING_MS, (done.length_ms - done.last_ms) // _SAMPLES)
        with open_capture(self._stream, self._seconds, clock=self._clock) as capture:
            wanted = done.last_ms + step
            while wanted < done.length_ms:
                moment = capture.seek(wanted)
                if moment is None:
                    break
                if moment > done.last_ms:
                    self._look(capture, moment, selector, done)
                wanted = max(wanted, done.last_ms) + step
            done.complete = wanted >= done.length_ms
        return selector.finish(), done

    @staticmethod
    def _look(
        capture: VideoCapture, moment: int, selector: MomentSelector[_Kept], found: _Pass
    ) -> None:
        frame = capture.frame()
        if frame is not None:
            found.looked += 1
            found.last_ms = moment
            selector.add(moment, frame)

    def _keep(self, frame: Bgr) -> _Kept:
        image, original = _shrunk(frame, DecodeRequest(self._spec, thumbnail=True))
        pixels = make_encoder_image(image, self._spec, original)
        return _Kept(
            np.asarray(pixels, dtype=np.uint8),
            encode_thumbnail(image),
            original.width_px,
            original.height_px,
        )


def read_video(
    file: SourceFile,
    spec: ImageSpec | None,
    limits: ReadingLimits,
    clock: Callable[[], float] = time.monotonic,
) -> FileContents:
    """Choose moments of a video and make a part of each.

    Raises:
        ItemError: It is no video, or none of its frames can be decoded.
    """
    if spec is None:
        raise ValueError("no size for the pixels")
    facts = read_facts(file.opened.stream, file.opened.size_bytes)
    try:
        moments, done = _Reader(file, spec, limits, clock).read()
    except ItemError as exc:
        if facts.cut_off:
            raise ItemError("The video is cut off, and what is there cannot be read") from exc
        if facts.tracks and b"vide" not in facts.tracks:
            raise ItemError("The video holds no pictures", "sound is not read") from exc
        raise
    if not moments:
        coded = f"as {done.codec}" if done.codec else "in a way"
        raise ItemError(
            "No frame of the video can be read",
            f"it is damaged, or coded {coded}, which is not read",
        )
    length_ms = max(done.length_ms, done.last_ms)
    parts = tuple(
        ExtractedPart(
            index=moment.moment_ms,
            modality=Modality.IMAGE,
            pixels=moment.kept.pixels,
            width_px=moment.kept.width_px,
            height_px=moment.kept.height_px,
            label=format_time(moment.moment_ms),
            fragment=f"t={moment.moment_ms / 1000:.3f}".rstrip("0").rstrip("."),
            thumbnail=moment.kept.thumbnail,
        )
        for moment in moments
    )
    size = f"{parts[0].width_px} × {parts[0].height_px}"
    said = ", ".join(one for one in (format_time(length_ms), done.codec, size) if one)
    note = ""
    if facts.cut_off and done.last_ms + _END_MS < length_ms:
        note = f"The video is cut off; it is read up to {format_time(done.last_ms)}."
    elif not done.complete:
        note = f"The video takes long to read; it is read up to {format_time(done.last_ms)}."
    return FileContents(parts, _make_metadata(facts, said, file.name), note)


def describe_video(file: SourceFile) -> Metadata:
    """Return what a video says of itself."""
    facts = read_facts(file.opened.stream, file.opened.size_bytes)
    with open_capture(file.opened.stream, _TRIAL_S) as capture:
        if capture.next() is None or (frame := capture.frame()) is None:
            raise ItemError("No frame of the video can be read")
        size = f"{frame.shape[1]} × {frame.shape[0]}"
        said = (format_time(capture.length_ms) if capture.length_ms else "", capture.codec, size)
    return _make_metadata(facts, ", ".join(one for one in said if one), file.name)


def draw_moment(file: SourceFile, part: int, view: ViewRequest, limits: ReadingLimits) -> Rgb:
    """Draw a moment, or a part of it.

    Args:
        file: The file.
        part: The moment, in milliseconds, as it was given out at indexing.
        view: Which pixels are wanted; for an encoder they are those made at indexing.
        limits: What it may cost.

    Raises:
        ItemError: There is no such frame.
    """
    with open_capture(file.opened.stream, limits.file_s / 2) as capture:
        frame = capture.frame() if capture.seek(part) == part else None
    if frame is None:
        raise ItemError("The moment cannot be drawn", f"at {format_time(part)}")
    share = get_region_share(view.region)
    image, original = _shrunk(frame, DecodeRequest(view.spec, thumbnail=True, share=share))
    drawn = render_view(image, view.spec, view.max_px, view.region, original)
    return np.asarray(drawn, dtype=np.uint8)


def format_time(moment_ms: int) -> str:
    """Return a moment as «0:12» or «1:02:03»."""
    minutes, seconds = divmod(moment_ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _shrunk(frame: Bgr, wanted: DecodeRequest) -> tuple[Image.Image, ImageFrame]:
    """Return a frame made smaller by averaging as far as an encoder allows, and its place in it."""
    image = Image.fromarray(np.ascontiguousarray(frame[:, :, ::-1]))
    factor = max(1, int(wanted.shrink(*image.size))) if wanted.spec else 1
    original = ImageFrame(0.0, 0.0, factor, *image.size)
    return (image.reduce(factor) if factor > 1 else image), original


def _make_metadata(facts: VideoFacts, said: str, name: str) -> Metadata:
    """Return metadata; length, codec and size are kept with the title, where words find them."""
    texts = facts.texts
    make, model = texts.get("make", ""), texts.get("model", "")
    maker = make.partition(" ")[0]
    if maker and model.casefold().startswith(maker.casefold()):
        make = ""
    metadata = Metadata(
        camera=f"{make} {model}".strip()[:MAX_NAME_CHARS],
        latitude=None if facts.place is None else facts.place[0],
        longitude=None if facts.place is None else facts.place[1],
        caption=join_captions([texts.get("title", ""), texts.get("description", ""), said]),
        kind=FileKind.VIDEO,
    )
    return with_clock(metadata, facts.date(name))
