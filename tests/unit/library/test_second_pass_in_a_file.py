"""The second pass in a library that is one file: its vector index, and earlier versions."""

import os
from dataclasses import replace
from pathlib import Path

from retllm_desktop.library.schema import MIGRATIONS
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.vector_index.index import IndexTuning
from tests.contract.test_second_pass import file, picture, rows, unit


def test_the_vector_index_finds_what_replaced(place, folder: Path) -> None:
    with replace(place, tuning=IndexTuning(least_vectors=20)).open() as library:
        root = library.roots.add(folder)
        for number in range(1, 41):
            first = picture(number, first_pass=True)
            library.files.put(root.id, [(file(folder, number), first, rows(first, number))])
        assert library.vectors.refresh_index()
        whole = [picture(number, first_pass=False) for number in range(1, 11)]
        library.second_pass.put([(one, rows(one, 500 + n)) for n, one in enumerate(whole)])
        for number in range(10):
            near, *_ = library.vectors.nearest(unit(500 + number), 3)
            assert near.distance < 0.01
            former = library.vectors.nearest(unit(1 + number), 3)
            assert all(one.distance > 0.01 for one in former)
        assert library.vectors.nearest(unit(30), 1)[0].distance < 0.01


def test_an_older_library_has_no_first_pass(tmp_path: Path) -> None:
    older = [step for step in MIGRATIONS if step.name < "0004"]
    path = tmp_path / "l.db"
    from retllm_desktop.library.connections import open_writer, prepare_writer
    from retllm_desktop.library.migration import migrate_schema

    writer: Connection = open_writer(path)
    prepare_writer(writer)
    migrate_schema(writer, path, older)
    writer.run(
        "INSERT INTO embedding_space (id, name, dimension, table_name, state) "
        "VALUES (1, 's', 8, 'vectors_1_1', 'active')"
    )
    writer.run("INSERT INTO content (hash, size_bytes) VALUES (?, 1)", (os.urandom(32),))
    writer.run("INSERT INTO embedded (content_id, space_id) VALUES (1, 1)")
    migrate_schema(writer, path, keep_copy=False)
    assert writer.value("SELECT first_pass FROM embedded") == 0
    writer.close()
