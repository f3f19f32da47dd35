"""Of a text that is too long its first part is read, with a note."""

from typing import Final

from retllm_desktop.extraction.files import MIB, ReadingLimits
from retllm_desktop.extraction.readers import SourceFile

_LAST_LINE_WITHIN: Final = 64 * 1024


def take_start(file: SourceFile, limits: ReadingLimits) -> tuple[bytes, str]:
    """Return a text's bytes up to the limit, cut at a line's end, and a note where it was cut."""
    data = file.opened.whole()
    limit = limits.text_bytes
    if len(data) <= limit:
        return data, ""
    end = data.rfind(b"\n", limit - _LAST_LINE_WITHIN, limit) + 1 or limit
    # The second byte of a line's end in UTF-16 belongs to it.
    end += end % 2 if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else 0
    shown = f"{len(data) / MIB:,.0f} MiB"
    return data[:end], f"The file has {shown}; the first {limit // MIB} MiB are read."
