"""Several computers at once: one content, one folder, clocks that differ, volumes that go."""

import threading
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.library_records import RootState
from retllm_desktop.library.postgres.leases import FolderLeases
from retllm_desktop.search.query.parser import parse_query
from tests.contract.stored_state import derived_and_anew
from tests.fixtures.shared_places import SharedPlace

MONTH_S = 30 * 24 * 3600.0
NAME = "//nas/photos"


@pytest.fixture
def computers(postgres_database, tmp_path) -> tuple[SharedPlace, SharedPlace]:
    """Two computers, which see ``//nas/photos`` at different places."""
    seen = (tmp_path / "one" / "photos", tmp_path / "two" / "mnt" / "nas")
    for folder in seen:
        (folder / "2024").mkdir(parents=True)
    one = SharedPlace(tmp_path / "one", postgres_database, mappings=((NAME, str(seen[0])),))
    two = replace(
        one, folder=tmp_path / "two", machine=uuid4(), name="desk", mappings=((NAME, str(seen[1])),)
    )
    return one, two


def seen_at(place: SharedPlace) -> Path:
    return Path(place.mappings[0][1])


def test_one_content_that_two_put_at_once_is_one(computers, samples):
    one, two = computers
    folders = (one.folder / "ours", two.folder / "theirs")
    with one.open() as first, two.open() as second:
        both = [
            (library, library.roots.add(folder).id, folder)
            for library, folder in zip((first, second), folders, strict=True)
        ]
        for attempt in range(8):
            names = [f"{attempt} {number}" for number in range(5)]
            together = threading.Barrier(2)
            failed: list[Exception] = []

            def put(library, root, folder, names=names, together=together, failed=failed):
                # Each in an order of its own.
                ordered = names if library is first else names[::-1]
                entries = [samples.entry(folder / f"{name}.png", name) for name in ordered]
                together.wait()
                try:
                    library.files.put(root, entries)
                except (StoreError, psycopg.Error) as exc:
                    failed.append(exc)

            threads = [threading.Thread(target=put, args=args) for args in both]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert failed == []
        counted = first.overview.count_contents()
        assert (counted.contents, counted.duplicates) == (40, 40)
        near = first.vectors.nearest(samples.vectors_of("0 0", 1)[0], 99)
        assert len(near) == len({one.item_id for one in near}) == 40
        kept, anew = derived_and_anew(second)
        assert kept == anew
        assert second.check() == ()


def test_a_folder_is_asked_for_by_its_path_on_each_computer(computers, samples):
    one, two = computers
    with one.open() as first, two.open() as second:
        root = first.roots.add(seen_at(one))
        first.files.put(
            root.id,
            [
                samples.entry(seen_at(one) / "2024" / "a.png", "cat"),
                samples.entry(seen_at(one) / "2025" / "b.png", "dog"),
            ],
        )
        (cat,) = first.items.of_file(seen_at(one) / "2024" / "a.png")
        for library, place in ((first, one), (second, two)):
            for asked in (seen_at(place) / "2024", "2024"):
                question = parse_query(f'in:"{asked}"', date(2026, 1, 1))
                assert library.words.scope(question).tolist() == [cat.id], asked
        elsewhere = parse_query(f'in:"{seen_at(one) / "2024"}"', date(2026, 1, 1))
        assert second.words.scope(elsewhere).tolist() == []


def test_a_volume_that_goes_and_comes_keeps_its_files(computers, samples):
    one, two = computers
    with one.open() as first, two.open() as second:
        root = first.roots.add(seen_at(one))
        entries = []
        for name, device in (("2024/a.png", 7), ("b.png", 3)):
            stat, extraction, vectors = samples.entry(seen_at(one) / name, name)
            entries.append((replace(stat, device=device), extraction, vectors))
        first.files.put(root.id, entries)
        (item,) = first.items.of_file(seen_at(one) / "2024/a.png")
        first.roots.detach(root.id, seen_at(one) / "2024", 7)
        (gone,) = [one_ for one_ in first.roots.all() if one_.detached]
        assert (gone.state, gone.path, gone.files) == (
            RootState.OFFLINE, seen_at(one) / "2024", 1,
        )  # fmt: skip
        assert first.items.get([item.id])[0].offline
        # The other computer knows of the volume by its own path, and finds what is on it.
        (there,) = [one_ for one_ in second.roots.all() if one_.detached]
        assert there.path == seen_at(two) / "2024"
        assert len(second.vectors.nearest(samples.vectors_of("b.png", 1)[0], 9)) == 2
        first.roots.reattach(gone.id, root.id)
        (whole,) = first.roots.all()
        assert (whole.id, whole.files) == (root.id, 2)
        (back,) = first.items.of_file(seen_at(one) / "2024/a.png")
        assert (back.id, back.offline) == (item.id, False)
        kept, anew = derived_and_anew(first)
        assert kept == anew


@pytest.mark.parametrize("ahead_s", [2 * MONTH_S, -2 * MONTH_S])
def test_a_wrong_clock_forgets_and_takes_nothing(computers, samples, monkeypatch, ahead_s):
    one, two = computers
    right = time.time
    with one.open() as first, two.open() as second:
        root = first.roots.add(seen_at(one))
        paths = [seen_at(one) / "a.png", seen_at(one) / "b.png"]
        first.files.put(root.id, [samples.entry(path, path.name) for path in paths])
        assert second.roots.add(seen_at(two)).id == root.id
        first.files.mark_missing(root.id, paths[:1], time.time())
        monkeypatch.setattr(time, "time", lambda: right() + ahead_s)
        second.files.mark_missing(root.id, [seen_at(two) / "b.png"], time.time())
        assert second.files.purge_missing(time.time() - MONTH_S) == 0
        attic = FolderLeases(first._shared.database, one.machine, "attic")
        cellar = FolderLeases(second._shared.database, two.machine, "cellar")
        assert attic.claim(root.id) == ""
        cellar.beat()
        assert cellar.claim(root.id) == "attic"
        attic.close()
        cellar.close()
        monkeypatch.setattr(time, "time", right)
        assert first.files.purge_missing(time.time() - MONTH_S) == 0
        assert first.files.purge_missing(time.time() + 1.0) == 2
