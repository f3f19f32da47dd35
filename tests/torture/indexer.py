"""The process that is killed: indexes all folders of a library once, and counts what it embeds.

    python -m tests.torture.indexer HOME LOG [WRITES KIND]

Both passes run, one after the other. Every embedded part is written to LOG before its vector can
reach the library («-» of the first pass, «+» of a whole file), so that work done twice shows even
when the process dies. With WRITES and KIND the file system of the library fails
from that many writes on, with an input/output error or a full disk.
"""

import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import apsw

from retllm_desktop.composition.application import open_application
from retllm_desktop.composition.models import ActiveEncoder
from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.ports import DualEncoder
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Rgb, Vectors
from retllm_desktop.indexing.embedding import BatchLimits
from retllm_desktop.indexing.read_queue import PriorityFolders
from retllm_desktop.indexing.second_pass import SecondPassService
from retllm_desktop.indexing.service import IndexingService
from retllm_desktop.platform.paths import resolve_paths
from tests.fixtures.drawn_world import drawn_settings
from tests.fixtures.faulty_vfs import faulty_disk

EXIT_STORE_FAILED = 3
LIMITS = BatchLimits(files=16)
"""Files in a transaction: few, so that a run that loses more than its batch is noticed."""
_FAULTS = {"io": apsw.SQLITE_IOERR_WRITE, "full": apsw.SQLITE_FULL}


class CountingEncoder(ActiveEncoder):
    """Passes everything on and notes how many parts were embedded."""

    def __init__(self, encoder: DualEncoder, log: Path) -> None:
        super().__init__(encoder)
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def embed_images(self, images: Sequence[Rgb]) -> Vectors:
        whole = len(images[0]) == self.image_spec.px
        os.write(self._log, (b"+" if whole else b"-") * len(images))
        return super().embed_images(images)

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        os.write(self._log, b"+" * len(texts))
        return super().embed_texts(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        os.write(self._log, b"+" * len(texts))
        return super().embed_passages(texts)


def main() -> int:
    """Index; exit with 0, or with ``EXIT_STORE_FAILED`` where the library cannot be written."""
    home, log = Path(sys.argv[1]), Path(sys.argv[2])
    with contextlib.ExitStack() as stack:
        if len(sys.argv) > 3:
            faults = stack.enter_context(faulty_disk())
            error = _FAULTS[sys.argv[4]]
            stack.enter_context(faults.after(int(sys.argv[3]), error, lasting=True))
        try:
            _index(home, log)
        except StoreError as exc:
            sys.stderr.write(f"{exc}\n")
            return EXIT_STORE_FAILED
    return 0


def _index(home: Path, log: Path) -> None:
    settings = drawn_settings(fine_pack="", workers=2)
    with open_application(settings, resolve_paths(home), writable=True, with_judge=False) as app:
        counting = CountingEncoder(app.encoder, log)
        service = IndexingService(app.library, counting, app.extractor, limits=LIMITS)
        second = SecondPassService(
            app.library, counting, app.extractor, PriorityFolders(), limits=LIMITS
        )
        for run in (service.index, second.run):
            for event in run(CancelToken()):
                sys.stdout.write(f"{type(event).__name__}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
