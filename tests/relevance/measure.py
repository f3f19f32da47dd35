"""Indexes the judged collection with the program itself, asks everything, and writes the table.

    python -m tests.relevance --name after
    python -m tests.relevance --name shared --shared

What counts is the coarse list, which comes at once and without a judge: files in the order in which
they first appear.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from retllm_desktop.composition.application import Application, open_application
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Query
from retllm_desktop.indexing.service import IndexingService
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.platform.settings import Settings
from retllm_desktop.search.events import CoarseReady
from tests.fixtures.postgres_server import COLLECTION, PostgresServer, start_postgres_server
from tests.relevance.collection import DATA, JudgedCollection, place_files, read_collection
from tests.relevance.figures import write_figures
from tests.relevance.orders import compare


@contextmanager
def shared_settings(settings: Settings, scratch: Path) -> Iterator[Settings]:
    """Yield settings for a shared library on a server of its own."""
    with start_postgres_server(scratch / "server") as started:
        server = PostgresServer(started.superuser, str(os.getpid()))
        server.prepare()
        parts = conninfo_to_dict(server.make_database().address())
        # Settings hold no password: libpq finds it where people put theirs too.
        os.environ["PGPASSWORD"] = str(parts.pop("password"))
        yield replace(
            settings,
            shared_library=make_conninfo(**parts),
            shared_collection=COLLECTION,
            shared_computer="measure",
        )


@contextmanager
def open_indexed(
    collection: JudgedCollection, scratch: Path, settings: Settings | None = None
) -> Iterator[tuple[Application, Path]]:
    """Place and index the collection; yield the program and the folder with the files."""
    folder = scratch / "files"
    place_files(collection, folder)
    with open_application(
        settings or Settings(ocr=False),
        resolve_paths(scratch / "data"),
        writable=True,
        with_judge=False,
    ) as app:
        app.folders.add(folder)
        # Whole pictures at once: what a first pass would show meanwhile is not what is judged here.
        indexing = IndexingService(
            app.library,
            app.encoder,
            app.extractor,
            passages=app.passages,
            first_pass_from=len(collection.files) + 1,
        )
        for _ in indexing.index(CancelToken()):
            pass
        yield app, folder


def rank_files(app: Application, folder: Path, line: str) -> list[str]:
    """Return the names of the files that a line brings, best first, each once."""
    events = app.search.search(Query(line), app.limits, CancelToken())
    coarse = next(event for event in events if isinstance(event, CoarseReady))
    paths = [result.candidate.item.path for result in coarse.results]
    return list(dict.fromkeys(path.relative_to(folder).as_posix() for path in paths))


def main() -> None:
    """Index, ask, and write the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.relevance", description=__doc__)
    wanted = parser.add_mutually_exclusive_group(required=True)
    wanted.add_argument("--name", help="of the state: names the files of results/")
    wanted.add_argument("--orders", action="store_true", help="compare ways to order instead")
    parser.add_argument("--packs", nargs=2, metavar=("COARSE", "TEXT"), help="other packs")
    parser.add_argument("--precision", default="auto", help="weights of the coarse towers")
    parser.add_argument("--shared", action="store_true", help="on PostgreSQL instead of a file")
    options = parser.parse_args()
    if not DATA.is_dir():
        raise SystemExit(f"The files of the collection are not here: {DATA}")
    collection = read_collection()
    settings = Settings(ocr=False, precision=options.precision)
    if options.packs:
        settings = replace(settings, coarse_pack=options.packs[0], text_pack=options.packs[1])
    with ExitStack() as opened:
        scratch = Path(
            opened.enter_context(tempfile.TemporaryDirectory(prefix="retllm-relevance-"))
        )
        if options.shared:
            settings = opened.enter_context(shared_settings(settings, scratch))
        app, folder = opened.enter_context(open_indexed(collection, scratch, settings))
        if options.orders:
            sys.stdout.write(compare(app, folder, collection.queries))
            return
        ranked = {query.line: rank_files(app, folder, query.line) for query in collection.queries}
        packs = {"coarse pack": app.coarse_pack, "text pack": app.text_pack or "none"}
    chosen = {
        **packs,
        "store": "PostgreSQL" if options.shared else "SQLite",
        "precision": options.precision,
        "files": len(collection.files),
    }
    sys.stdout.write(write_figures(options.name, collection.queries, ranked, chosen))
