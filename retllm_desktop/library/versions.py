"""The versions of the library file's engine."""

import contextlib
from typing import Any

import apsw
import sqlite_vec

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.runtimes import SqliteBuild


def read_sqlite_build() -> SqliteBuild:
    """Return the versions; sqlite-vec is loaded for it, as for a library.

    Raises:
        StoreError: It cannot be loaded.
    """
    try:
        raw: Any = apsw.Connection(":memory:")
        with contextlib.closing(raw):
            raw.enable_load_extension(True)
            raw.load_extension(sqlite_vec.loadable_path())
            vectors = str(next(raw.execute("SELECT vec_version()"))[0])
    except apsw.Error as exc:
        raise StoreError("SQLite cannot be used with sqlite-vec", str(exc)) from exc
    return SqliteBuild(apsw.sqlite_lib_version(), apsw.apsw_version(), vectors)
