from pathlib import Path

from retllm_desktop.core.types import FileStat
from retllm_desktop.indexing.read_queue import PriorityFolders, ReadQueue


def file(path, mtime_ns=0):
    return FileStat(Path(path), 1, mtime_ns)


def names(order):
    return [found.path.name for found in order]


def test_the_newest_first_and_then_by_name():
    files = [file("/a/y", 1), file("/a/x", 1), file("/a/z", 3), file("/b/w", 2)]
    assert names(ReadQueue(files, PriorityFolders())) == ["z", "w", "x", "y"]
    assert names(ReadQueue([], PriorityFolders())) == []


def test_the_latest_hint_first():
    files = [file("/a/1", 9), file("/b/2", 1), file("/b/3", 2), file("/c/d/4", 0), file("/bb/5", 5)]
    hints = PriorityFolders()
    hints.add(Path("/b"))
    hints.add(Path("/c"))
    assert names(ReadQueue(files, hints)) == ["4", "3", "2", "1", "5"]
    hints.add(Path("/b"))
    assert names(ReadQueue(files, hints)) == ["3", "2", "4", "1", "5"]


def test_a_hint_that_comes_meanwhile_counts_for_the_rest():
    hints = PriorityFolders()
    order = ReadQueue([file("/a/1", 9), file("/a/2", 8), file("/b/3", 1)], hints)
    assert next(order).path.name == "1"
    hints.add(Path("/b"))
    assert names(order) == ["3", "2"]


def test_old_hints_are_forgotten():
    hints = PriorityFolders()
    for number in range(100):
        hints.add(Path(f"/{number}"))
    _, folders = hints.snapshot()
    assert folders[0] == Path("/99")
    assert len(folders) == 16
