"""Of several machines that see one folder, one indexes it; a dead one is in nobody's way."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest

from retllm_desktop.core.errors import StoreError
from retllm_desktop.library.postgres.database import Database
from retllm_desktop.library.postgres.leases import LOST_AFTER_S, FolderLeases, check_lease

HOLDER = """
import sys
from uuid import uuid4
from retllm_desktop.library.postgres.database import Database
from retllm_desktop.library.postgres.leases import FolderLeases
leases = FolderLeases(Database(sys.argv[1]), uuid4(), "cellar")
print(leases.claim(int(sys.argv[2])) or "taken", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def root_id(postgres_database) -> int:
    ((number,),) = postgres_database.execute(
        "INSERT INTO root (collection_id, location, added_at) "
        "SELECT id, '//nas/photos', '2026-01-01' FROM collection RETURNING id"
    )
    return number


@pytest.fixture
def connect(postgres_database) -> Iterator[Callable[..., Database]]:
    made: list[Database] = []

    def open_database(person: str = "anna") -> Database:
        made.append(Database(postgres_database.address(person)))
        return made[-1]

    yield open_database
    for database in made:
        database.close()


@pytest.fixture
def machine(connect) -> Iterator[Callable[..., FolderLeases]]:
    made: list[FolderLeases] = []

    def start(name: str, person: str = "anna") -> FolderLeases:
        made.append(FolderLeases(connect(person), uuid4(), name))
        return made[-1]

    yield start
    for leases in made:
        leases.close()


def test_one_machine_at_a_time(machine, root_id):
    attic, cellar = machine("attic"), machine("cellar")
    assert attic.claim(root_id) == ""
    assert attic.claim(root_id) == ""
    assert cellar.claim(root_id) == "attic"
    assert (attic.held, cellar.held) == ({root_id}, frozenset())
    attic.release(root_id)
    assert cellar.claim(root_id) == ""
    assert attic.claim(root_id) == "cellar"
    cellar.close()
    # The server lets go of what a closed connection held a moment later.
    for _ in range(200):
        if attic.claim(root_id) == "":
            break
        time.sleep(0.02)
    assert attic.held == {root_id}


def test_a_killed_machine_leaves_its_folder_at_once(machine, root_id, postgres_database):
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDER, postgres_database.address(), str(root_id)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == "taken\n"
        attic = machine("attic")
        assert attic.claim(root_id) == "cellar"
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    # The server needs a moment to notice; nobody has to clean up.
    for _ in range(200):
        if attic.claim(root_id) == "":
            break
        postgres_database.execute("SELECT pg_sleep(0.05)")
    assert attic.held == {root_id}
    assert postgres_database.execute("SELECT machine_name FROM lease") == [("attic",)]


def test_a_lost_connection_loses_the_lease_until_it_is_claimed_anew(
    machine, root_id, postgres_database
):
    attic, cellar = machine("attic"), machine("cellar")
    attic.claim(root_id)
    postgres_database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    assert cellar.claim(root_id) == ""
    attic.beat()
    assert attic.held == frozenset()
    assert attic.claim(root_id) == "cellar"


def test_rows_that_nobody_beats_are_swept_away(machine, root_id, postgres_database):
    postgres_database.execute(
        "INSERT INTO lease (root_id, collection_id, machine_id, machine_name, token, beaten_at) "
        "SELECT id, collection_id, gen_random_uuid(), 'gone', gen_random_uuid(), "
        "now() - make_interval(secs => %s) FROM root",
        (LOST_AFTER_S + 1,),
    )
    ((other,),) = postgres_database.execute(
        "INSERT INTO root (collection_id, location, added_at) "
        "SELECT id, '//nas/other', '2026-01-01' FROM collection RETURNING id"
    )
    attic = machine("attic")
    assert attic.claim(other) == ""
    attic.beat()
    assert postgres_database.execute("SELECT machine_name FROM lease") == [("attic",)]
    assert attic.held == {other}


def test_writing_without_the_lease_that_another_holds_is_refused(connect, root_id):
    own, other = connect(), connect()
    leases = FolderLeases(own, uuid4(), "attic")
    leases.claim(root_id)
    with own.writing() as session:
        check_lease(session, root_id)
    with (
        pytest.raises(StoreError, match="indexed by attic") as refused,
        other.writing() as session,
    ):
        check_lease(session, root_id)
    leases.close()
    with other.writing() as session:
        check_lease(session, root_id)
    assert "once that computer is done" in refused.value.detail


def test_who_only_reads_takes_no_lease(machine, root_id, postgres_database):
    reader = machine("attic", "bert")
    reader.claim(root_id)
    assert reader.held == frozenset()
    assert postgres_database.execute("SELECT count(*) FROM lease") == [(0,)]
    assert machine("cellar").claim(root_id) == ""


def test_a_lock_says_nothing_of_the_folder(machine, connect, root_id):
    machine("attic").claim(root_id)
    with connect("bert").reading() as session:
        rows = session.rows("SELECT classid, objid FROM pg_locks WHERE locktype = 'advisory'")
    assert rows
    assert all(root_id not in row for row in rows)
