"""Texts have vectors in a space of their own: begun, filled, searched, gone with their files."""

import numpy as np
import pytest

from retllm_desktop.core.types import EmbeddingSpace, Modality
from tests.unit.library.conftest import Samples

OWN = EmbeddingSpace("passages", 4)


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


def rows_of(texts, dimension=OWN.dimension):
    return np.stack([Samples(dimension=dimension).vectors_of(text, 1)[0] for text in texts])


def fill(library, limit=100, space=OWN):
    """Embed up to so many pending texts; returns them."""
    pending = library.passages.pending(space, 0, limit)
    if pending:
        ids = [number for number, _ in pending]
        library.passages.put(space, ids, rows_of([text for _, text in pending], space.dimension))
    return [text for _, text in pending]


def found(library, space=OWN, within=None):
    near = library.passages.nearest(space, np.eye(1, space.dimension, dtype=np.float32)[0], 99,
                                    within)  # fmt: skip
    return (
        None
        if near is None
        else sorted(i.text for i in library.items.get([n.item_id for n in near]))
    )


ALL_TEXTS = ["letter 0", "letter 1", "report 0", "report 1", "report 2"]


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
