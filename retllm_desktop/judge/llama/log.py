"""Receives llama.cpp's log: it is written to standard error, the last errors are kept.

llama.cpp reports a failure as «no object» and says why only in its log.
"""

import ctypes
import os
import re
from collections import deque
from typing import Any, Final, cast

from llama_cpp import llama_cpp, mtmd_cpp

_m = cast("Any", mtmd_cpp)
# As ggml.h numbers them.
_INFO: Final = 2
_WARN: Final = 3
_ERROR: Final = 4
_CONTINUED: Final = 5
_STDERR: Final = 2
# Said of every picture that takes fewer positions than tokens, where states run on.
_USUAL: Final = b"find_slot: non-consecutive token position"
_OFFLOADED: Final = re.compile(rb"offloaded (\d+)/(\d+) layers")


class LlamaLog:
    """llama.cpp's one log a process.

    Attributes:
        verbose: Whether informational lines are written too, as while a model loads.
        offloaded: Layers of the latest model on a graphics processor, and of how many; None
            where llama.cpp did not say.
    """

    def __init__(self) -> None:
        """Keep nothing yet."""
        self.verbose = False
        self.offloaded: tuple[int, int] | None = None
        self._complaints: deque[str] = deque(maxlen=8)
        self._level = _INFO
        # llama.cpp calls this for as long as the process lives.
        self._callback = llama_cpp.llama_log_callback(self._receive)

    def install(self) -> None:
        """Become llama.cpp's log callback."""
        nothing = ctypes.c_void_p(0)
        llama_cpp.llama_log_set(self._callback, nothing)
        _m.mtmd_helper_log_set(self._callback, nothing)

    def _receive(self, level: int, text: bytes, _data: object) -> None:
        self._level = level = self._level if level == _CONTINUED else level
        if level == _ERROR and (line := text.decode("utf-8", "replace").strip()):
            self._complaints.append(line)
        if level == _INFO and (found := _OFFLOADED.search(text)) is not None:
            self.offloaded = int(found[1]), int(found[2])
        if text.startswith(_USUAL):
            return
        if level in (_WARN, _ERROR) or (self.verbose and level == _INFO):
            try:
                os.write(_STDERR, text)
            except OSError:
                self.verbose = False

    def take_complaint(self) -> str:
        """Return the first error since the last call (the others follow from it), or nothing."""
        first = self._complaints[0] if self._complaints else ""
        self._complaints.clear()
        return first


LLAMA_LOG: Final = LlamaLog()
"""The process's one log; a module constant because llama.cpp keeps a pointer to it for ever."""
