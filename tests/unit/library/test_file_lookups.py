"""Files are counted and looked up by indexes alone, however many there are."""

import pytest

from retllm_desktop.library import files
from retllm_desktop.library.roots import list_roots


def test_files_are_counted_by_indexes_alone(library, tmp_path):
    library.roots.add(tmp_path)
    with library._file.connections.reading() as connection:
        asked: list[str] = []
        rows = connection.rows

        def note(query, bindings=()):
            asked.append(query)
            return rows(query, bindings)

        connection.rows = note
        try:
            list_roots(connection)
        finally:
            del connection.rows
        plans = [row[3] for query in asked for row in rows(f"EXPLAIN QUERY PLAN {query}")]
    of_files = [step for step in plans if " file" in step]
    assert len(of_files) == 2
    assert all("COVERING INDEX" in step for step in of_files)


@pytest.mark.parametrize(
    ("query", "bindings", "steps"),
    [
        (files._BELOW, (1, b"/a", b"/b", 1), ["sqlite_autoindex_file_1 (path>? AND path<?)"]),
        (
            files._BY_SIZE,
            ("[1]", 1),
            ["content_by_size (size_bytes=?)", "embedded_by_space (space_id=? AND content_id=?)"],
        ),
        (
            files._BY_INODE,
            ("[1]", 1),
            ["file_by_inode (inode=?)", "embedded_by_space (space_id=? AND content_id=?)"],
        ),
    ],
)
def test_lookups_go_by_their_indexes(library, query, bindings, steps):
    with library._file.connections.reading() as connection:
        plan = [row[3] for row in connection.rows(f"EXPLAIN QUERY PLAN {query}", bindings)]
    for step in steps:
        assert any(step in found for found in plan)
    assert not [found for found in plan if "SCAN" in found and "VIRTUAL TABLE" not in found]
