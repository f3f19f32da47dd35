"""Texts have vectors in a space of their own: begun, filled, searched, gone with their files."""

import numpy as np
import pytest

from retllm_desktop.core.types import Modality
from tests.fixtures.passage_texts import ALL_TEXTS, OWN, fill, found


@pytest.fixture
def root(library, folder):
    return library.roots.add(folder)


@pytest.fixture
def filled(library, root, samples):
    """A picture and two documents of three and two passages."""
    library.files.put(
        root.id,
        [
            samples.entry(root.path / "cat", "cat"),
            samples.entry(root.path / "report", "report", parts=3, modality=Modality.TEXT),
            samples.entry(root.path / "letter", "letter", parts=2, modality=Modality.TEXT),
        ],
    )
    return library


@pytest.fixture
def ready(filled):
    filled.passages.begin(OWN)
    fill(filled)
    filled.passages.activate(OWN)
    return filled


def test_damage_to_it_is_repaired_and_costs_no_item(ready):
    with ready._file.connections.writing() as connection:
        table = connection.value("SELECT table_name FROM embedding_space WHERE role = 'passages'")
        connection.run(f"UPDATE {table}_vector_chunks00 SET vectors = zeroblob(length(vectors))")
    assert any("cannot be read" in finding.title for finding in ready.check())
    assert all(finding.repairable for finding in ready.repair())
    assert ready.check() == ()
    assert len(ready.vectors.nearest(np.eye(1, 8, dtype=np.float32)[0], 9)) == 6
    assert sorted(fill(ready)) == ALL_TEXTS
    assert found(ready) == ALL_TEXTS
