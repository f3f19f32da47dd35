"""A library goes from a file to a server and back, is killed on its way, and is the same."""

import os
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from retllm_desktop.composition.library_access import open_library_only
from retllm_desktop.composition.library_move import LibraryMoveService, MoveFinished
from retllm_desktop.core.errors import InputError, StoreError
from retllm_desktop.core.located_text import LocatedText
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.saved_searches import SavedSearch
from retllm_desktop.core.types import Annotations, EmbeddingSpace, Metadata, Modality
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.platform.settings import Settings
from tests.fixtures.library_samples import SPACE

PASSAGES = EmbeddingSpace("texts", 4)


@pytest.fixture
def settings(postgres_database) -> Settings:
    # The test's server takes its password from the environment, as .pgpass would give it.
    address = postgres_database.address("anna")
    parts = dict(part.split("=", 1) for part in address.split())
    os.environ["PGPASSWORD"] = parts.pop("password").strip("'")
    server = " ".join(f"{name}={value}" for name, value in parts.items())
    yield Settings(shared_library=server, shared_collection="family", shared_computer="desk")
    del os.environ["PGPASSWORD"]


def fill(where, samples, folder: Path, number: int = 150) -> None:
    own = Settings()
    with open_library_only(own, where, writable=True) as library:
        library.vectors.use_space(SPACE)
        root = library.roots.add(folder)
        library.roots.set_exclusions(root.id, ["raw/"])
        entries = []
        for n in range(number):
            modality = Modality.TEXT if n % 3 == 0 else Modality.IMAGE
            stat, extraction, vectors = samples.entry(
                folder / f"{n} ä.png", f"content {n}", parts=1 + n % 2, modality=modality,
                signature=bytes([n]) * 768,
            )  # fmt: skip
            told = Metadata(
                camera="Zenit", caption=f"no.\0{n}", city="Oslo", latitude=59.9, longitude=10.7,
                rating=n % 6, people=("Ada", "Bo"),
            )  # fmt: skip
            entries.append((stat, replace(extraction, metadata=told, note="half"), vectors))
        library.files.put(root.id, entries)
        library.files.put(root.id, [samples.copy_entry(folder / "copy.png", "content 1")])
        library.files.put_sidecars(root.id, [samples.stat(folder / "1.xmp", "x")])
        library.files.mark_missing(root.id, [folder / "2 ä.png"], 1.0)
        pending = library.enrichment.list_pending_ocr("1", 0, 20)
        library.enrichment.put_ocr_texts(
            "1", [(one.item_id, LocatedText(f"read {one.item_id}")) for one in pending]
        )
        library.passages.begin(PASSAGES)
        texts = library.passages.pending(PASSAGES, 0, 999)
        rows = replace(samples, dimension=4).vectors_of("texts", len(texts))
        library.passages.put(PASSAGES, [item for item, _ in texts], rows)
        library.passages.activate(PASSAGES)
        library.annotations.replace({samples.hash("content 3"): Annotations(True, ("Sea", "best"))})
        library.saved_searches.replace((SavedSearch("Boats", "boat -yacht"),))
        library.feedback.rate(b"s" * 32, samples.hash("content 4"), 0, False)
        library.overview.note_opened([folder / "5 ä.png"])


def run(settings, where, **way) -> MoveFinished:
    steps = LibraryMoveService(settings, where).move(CancelToken(), **way)
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            return stop.value


def everything(library):
    transfer = library.transfer
    hashes = transfer.hashes(b"", 9999)
    records = transfer.read(hashes)
    return (
        [records[one] for one in hashes],
        transfer.bare_files(),
        transfer.personal(),
        library.annotations.of_contents(transfer.personal().annotated),
        library.saved_searches.all(),
        [(root.path, root.exclusions, root.files) for root in library.roots.all()],
    )


def test_it_goes_over_is_killed_goes_on_and_comes_back_the_same(
    settings, tmp_path, samples, folder, postgres_database
):
    where, other = resolve_paths(tmp_path / "one"), resolve_paths(tmp_path / "two")
    fill(where, samples, folder)
    killed = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(f"""
            import os, signal
            from pathlib import Path
            from retllm_desktop.composition.library_move import LibraryMoveService
            from retllm_desktop.core.progress import CancelToken
            from retllm_desktop.platform.paths import resolve_paths
            from retllm_desktop.platform.settings import Settings
            settings = Settings(shared_library={settings.shared_library!r},
                shared_collection="family", shared_computer="desk")
            steps = LibraryMoveService(settings, resolve_paths(Path({str(tmp_path / 'one')!r})))
            for number, _ in enumerate(steps.move(CancelToken())):
                if number == 2:
                    os.kill(os.getpid(), signal.SIGKILL)
        """)],
        check=False, env=os.environ | {"PYTHONPATH": str(Path.cwd())}, timeout=300,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL
    begun = postgres_database.execute("SELECT count(*) FROM content")[0][0]
    assert begun == 128
    assert run(settings, where) == MoveFinished(149, 21, 0, complete=True)
    assert run(settings, where) == MoveFinished(149, 0, 0, complete=True)
    with (
        open_library_only(Settings(), where, writable=False) as own,
        open_library_only(settings, where, writable=True) as shared,
    ):
        mine, theirs = everything(own), everything(shared)
        assert theirs == mine
        assert all(a.agrees(b) for a, b in zip(mine[0], theirs[0], strict=True))
        assert shared.check() == ()
        shared.vectors.use_space(SPACE)
        assert [m.item_id for m in shared.words.matches("sea ", 9)] == [
            # A tag is a word of a file's first item.
            shared.items.of_file(folder / "3 ä.png")[0].id
        ]
        assert shared.overview.count_contents() == own.overview.count_contents()
    # Back, as on another computer that sees the folder at the same place.
    with open_library_only(settings, other, writable=True) as shared:
        shared.roots.add(folder)
    assert run(settings, other, back=True) == MoveFinished(149, 149, 0, complete=True)
    with open_library_only(Settings(), other, writable=False) as back:
        returned = everything(back)
        assert returned == mine
        assert all(a.agrees(b) for a, b in zip(mine[0], returned[0], strict=True))
        assert back.check() == ()
        hashes = [record.content_hash for record in mine[0]]
        previews = [back.items.thumbnail(one, 0) for one in hashes]
        assert previews == [b"preview"] * len(hashes)


def test_what_cannot_be_moved_is_said(settings, tmp_path, samples, folder):
    where = resolve_paths(tmp_path / "one")
    with pytest.raises(InputError, match="No shared library is joined"):
        LibraryMoveService(Settings(), where)
    fill(where, samples, folder, 3)
    with open_library_only(settings, where, writable=True) as shared:
        other = EmbeddingSpace("other", 8)
        shared.vectors.use_space(other)
        root = shared.roots.add(tmp_path / "elsewhere")
        shared.files.put(root.id, [samples.entry(tmp_path / "elsewhere" / "a.png", "a")])
    with pytest.raises(StoreError, match="different packs: small and other"):
        run(settings, where)
