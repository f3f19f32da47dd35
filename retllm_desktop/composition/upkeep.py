"""Gives memory of an idle program back, and loads models ahead."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import sys
from typing import TYPE_CHECKING

from retllm_desktop.core.errors import RetllmError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retllm_desktop.core.enrichment import TextRecogniser
    from retllm_desktop.core.library import Library
    from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
    from retllm_desktop.encoders.text_encoder import OnnxTextEncoder
    from retllm_desktop.judge.client.process_judge import ProcessJudge
    from retllm_desktop.judge.remote.remote_judge import RemoteJudge

_WARMING = "a"


class ModelUpkeep:
    """What the program holds that can be had again."""

    def __init__(
        self,
        library: Library,
        models: Sequence[OnnxDualEncoder | OnnxTextEncoder],
        *,
        recogniser: TextRecogniser | None,
        judge: ProcessJudge | RemoteJudge | None,
    ) -> None:
        """Take the library and the models.

        Args:
            library: Keeps pages of its file.
            models: The encoders; looked at anew each time.
            recogniser: Reads text in pictures, None where nothing does.
            judge: The fine stage, None without one.
        """
        self._library = library
        self._models = models
        self._recogniser = recogniser
        self._judge = judge

    def release(self, judge_too: bool) -> None:
        """Give back what an idle program has no use for; whoever needs it loads it again.

        A query then waits for its model once more, half a second with those that ship.

        Args:
            judge_too: Whether the judge ends as well, which takes longer to come back.
        """
        for model in self._models:
            model.release()
        if self._recogniser is not None:
            self._recogniser.release()
        if judge_too and self._judge is not None:
            self._judge.release()
        self._library.release_memory()
        _return_free_memory()

    def warm(self) -> None:
        """Load the models and the vector index that the first letter of a query needs.

        Errors are not said here: the search that needs them meets them too.
        """
        with contextlib.suppress(RetllmError):
            for model in self._models:
                model.embed_texts((_WARMING,))
            self._library.vectors.load_index()


def _return_free_memory() -> None:
    """Collect garbage, and have the allocator give back what lies free.

    Threads leave free memory behind that is theirs alone until the allocator is asked: after
    100,000 files were looked through, a hundred megabytes.
    """
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):
        if sys.platform.startswith("linux"):
            # Of glibc; other C libraries keep less, and have none.
            ctypes.CDLL(None).malloc_trim(0)
        elif sys.platform == "darwin":
            relief = ctypes.CDLL(None).malloc_zone_pressure_relief
            relief.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
            relief(None, 0)
