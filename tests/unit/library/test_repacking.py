"""Tables of vectors that many items left are made anew, and the items still come back."""

import numpy as np
import pytest

from retllm_desktop.library import vector_tables

QUERY = np.eye(1, 8, dtype=np.float32)[0]


@pytest.fixture
def root(library, folder):
    return library.roots.add(folder)


def test_many_files_leave_and_come_back_at_once(library, root, folder, samples):
    """Several chunks of the vec0 table, and a repacking in between."""
    library._file.repack_from_slots = 1024
    entries = [samples.entry(folder / f"{n}", f"{n}", thumbnail=None) for n in range(1500)]
    library.files.put(root.id, entries)
    before = library.vectors.nearest(QUERY, 1500)
    paths = [folder / f"{n}" for n in range(1500) if n % 5]
    assert library.files.mark_missing(root.id, paths, 1.0) == 1200
    with library._file.connections.reading() as connection:
        stored = vector_tables.active_space(connection)
        assert stored is not None
        assert stored.table == "vectors_1_2"
    assert len(library.vectors.nearest(QUERY, 1500)) == 300
    assert library.check() == ()
    library.files.touch(root.id, [entry[0] for entry in entries])
    assert library.vectors.nearest(QUERY, 1500) == before
    assert library.check() == ()
