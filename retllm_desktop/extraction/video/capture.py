"""Frames of a video by OpenCV's FFmpeg, fed from a stream: it opens no file and no connection.

FFmpeg would follow what a file says: a playlist that is named like a film leads to other files and
to servers. So it is given bytes through callbacks, is told which containers it may take a file for,
and that it may use no protocol.
"""

import contextlib
import io
import os
import time
from collections.abc import Callable, Generator
from typing import Any, BinaryIO, Final, cast

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.typing_support import override

Bgr = npt.NDArray[np.uint8]
"""A frame: (height, width, 3) uint8, upright, blue first."""

_CONTAINERS: Final = "mov,matroska,avi,asf,flv,ogg,mpegts,mpeg,mpegvideo"
"""Names of FFmpeg's demuxers; none of these leads to another file."""
_OPTIONS: Final = f"protocol_whitelist;none|format_whitelist;{_CONTAINERS}"
_KEY_FRAMES: Final = "|avdiscard;nonkey"
_ENVIRONMENT: Final = {
    # Packets without a frame that are read before a film counts as ended: by default a film whose
    # key frames are a minute apart ends before the second.
    "OPENCV_FFMPEG_READ_ATTEMPTS": "10000000",
    "OPENCV_FFMPEG_DECODE_ATTEMPTS": "10000000",
    "OPENCV_FFMPEG_LOGLEVEL": "-8",
    "OPENCV_LOG_LEVEL": "SILENT",
}
_CODECS: Final = {
    "h264": "H.264", "avc1": "H.264", "hevc": "HEVC", "hvc1": "HEVC", "hev1": "HEVC",
    "av01": "AV1", "vp80": "VP8", "vp90": "VP9", "vp09": "VP9", "mjpg": "Motion JPEG",
    "mpg1": "MPEG-1", "mpg2": "MPEG-2", "fmp4": "MPEG-4", "mp4v": "MPEG-4", "xvid": "MPEG-4",
    "divx": "MPEG-4", "dx50": "MPEG-4", "apcn": "ProRes", "apch": "ProRes", "apcs": "ProRes",
    "apco": "ProRes", "ap4h": "ProRes", "wmv1": "WMV", "wmv2": "WMV", "wmv3": "WMV",
    "wvc1": "VC-1", "h263": "H.263", "flv1": "H.263", "theo": "Theora", "dvsd": "DV",
}  # fmt: skip
_LARGEST_PX: Final = 16_384
_LATEST_MS: Final = float((1 << 31) - 1)
"""Twenty-four days: parts of files are numbered by 31 bits."""
_NO_MEMORY: Final = -4
"""``cv2.Error.StsNoMem``."""
_NEAR_MS: Final = 3_000
"""A moment before this is come to by reading from the start."""
_SEEK_BACK_MS: Final = (0, 1_000, 5_000, 30_000)
"""How far before a moment is looked where the place that was sought lies behind it."""


class VideoCapture:
    """One pass over a video's frames, which are decoded one after another.

    Attributes:
        length_ms: How long it says to be, 0 where it does not say.
        codec: What it is coded by, or empty.
    """

    def __init__(self, capture: Any, until: Callable[[], bool]) -> None:
        """Take an open capture.

        Args:
            capture: A ``cv2.VideoCapture``.
            until: Whether there is time left.
        """
        import cv2

        self._cv2 = cv2
        self._capture = capture
        self._until = until
        self._fresh = True
        frames, rate = (
            float(capture.get(one)) for one in (cv2.CAP_PROP_FRAME_COUNT, cv2.CAP_PROP_FPS)
        )
        self.length_ms = round(1000 * frames / rate) if 0 < frames < 1e9 and rate > 0 else 0
        self.length_ms = min(self.length_ms, int(_LATEST_MS))
        code = int(capture.get(cv2.CAP_PROP_FOURCC)) & 0xFFFFFFFF
        name = code.to_bytes(4, "little").decode("latin-1").strip("\0 ").lower()
        self.codec = _CODECS.get(name, "")
        aspect = [float(capture.get(one)) for one in (cv2.CAP_PROP_SAR_NUM, cv2.CAP_PROP_SAR_DEN)]
        ratio = aspect[0] / aspect[1] if min(aspect) > 0 else 1.0
        self._aspect = ratio if 0.25 <= ratio <= 4 else 1.0
        self._turned = int(capture.get(cv2.CAP_PROP_ORIENTATION_META)) % 180 == 90

    def next(self) -> int | None:
        """Decode the next frame; return its time in milliseconds, None where there is no more."""
        self._fresh = False
        if not self._until() or not self._capture.grab():
            return None
        moment = float(self._capture.get(self._cv2.CAP_PROP_POS_MSEC))
        # What is no time at all, in a damaged file.
        return max(0, round(moment)) if moment < _LATEST_MS else None

    def frame(self) -> Bgr | None:
        """Return the frame that was decoded last, with square pixels; None where it has none."""
        found, frame = cast("tuple[bool, Bgr | None]", self._capture.retrieve())
        if not found or frame is None or frame.ndim != 3 or not 0 < max(frame.shape) < _LARGEST_PX:
            return None
        if abs(self._aspect - 1) > 0.01:
            height, width = frame.shape[:2]
            if self._turned:
                height = round(height * self._aspect)
            else:
                width = round(width * self._aspect)
            size = (max(1, width), max(1, height))
            return cast("Bgr", self._cv2.resize(frame, size, interpolation=self._cv2.INTER_AREA))
        return frame

    def seek(self, moment_ms: int) -> int | None:
        """Decode the first frame from a moment on; return its time, None where there is none."""
        if moment_ms < _NEAR_MS and self._fresh:
            # Streams without an index lose their first frames to any seeking.
            return self._read_on(self.next(), moment_ms)
        for back in _SEEK_BACK_MS:
            begin = max(0, moment_ms - back)
            self._capture.set(self._cv2.CAP_PROP_POS_MSEC, float(begin))
            found = self.next()
            if found is not None and (found <= moment_ms or begin == 0):
                return self._read_on(found, moment_ms)
        return None

    def _read_on(self, found: int | None, moment_ms: int) -> int | None:
        while found is not None and found < moment_ms:
            found = self.next()
        return found


class _BoundedStream(io.BufferedIOBase):
    """A file that ends when the time is over, so that nothing reads on in it for ever."""

    def __init__(self, stream: BinaryIO, within_time: Callable[[], bool]) -> None:
        super().__init__()
        self._stream = stream
        self._within_time = within_time

    @override
    def readable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return True

    @override
    def read(self, size: int | None = -1, /) -> bytes:
        try:
            return self._stream.read(-1 if size is None else size) if self._within_time() else b""
        except OSError:
            return b""

    @override
    def seek(self, offset: int, whence: int = 0, /) -> int:
        try:
            return self._stream.seek(offset, whence)
        except (OSError, ValueError):
            return -1

    @override
    def tell(self) -> int:
        return self._stream.tell()


@contextlib.contextmanager
def open_capture(
    stream: BinaryIO,
    seconds: float,
    *,
    key_frames: bool = False,
    clock: Callable[[], float] = time.monotonic,
) -> Generator[VideoCapture]:
    """Open a video for one pass.

    Args:
        stream: Its bytes; may stand anywhere.
        seconds: So long frames are given out; then it ends.
        key_frames: Whether only frames that stand by themselves are decoded, which costs a tenth.
        clock: Tells the time.

    Raises:
        ItemError: It is no video whose frames can be decoded.
    """
    os.environ.update(_ENVIRONMENT)
    os.environ["OPENCV_FFMPEG_CAPTURE_OPTIONS"] = _OPTIONS + (_KEY_FRAMES if key_frames else "")
    try:
        import cv2
    except ImportError as exc:
        raise ItemError("Videos cannot be read here", str(exc)[:200]) from exc
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    cv2.setNumThreads(1)
    until_s = clock() + seconds

    def within_time() -> bool:
        return clock() < until_s

    stream.seek(0)
    settings = [
        cv2.CAP_PROP_N_THREADS,
        1,
        cv2.CAP_PROP_HW_ACCELERATION,
        cv2.VIDEO_ACCELERATION_NONE,
    ]
    # It is named, for OpenCV gives back its reference without holding the interpreter's lock: if
    # that were the last one, the process would abort.
    bounded = _BoundedStream(stream, within_time)
    try:
        capture = cast("Any", cv2.VideoCapture)(bounded, cv2.CAP_FFMPEG, settings)
    except cv2.error as exc:
        raise _translate(exc) from exc
    try:
        if not capture.isOpened():
            raise ItemError("The video is damaged, or coded in a way that is not read")
        yield VideoCapture(capture, within_time)
    except cv2.error as exc:
        raise _translate(exc) from exc
    finally:
        capture.release()
        bounded.close()


def _translate(exc: Exception) -> Exception:
    """Return an error of OpenCV's as one of ours."""
    code, text = getattr(exc, "code", 0), str(getattr(exc, "err", "") or exc)
    if code == _NO_MEMORY:
        return MemoryError(text)
    return ItemError("The video cannot be read", text[:200])
