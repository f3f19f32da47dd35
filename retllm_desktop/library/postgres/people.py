"""Who may do what in a shared library: collections and their members, and how one is connected.

The database decides who may; here is what asks it. Passwords are handed to the server encrypted
(SCRAM), for a person that is made; they are never kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from retllm_desktop.core.errors import InputError, StoreError
from retllm_desktop.library.postgres.database import (
    NOTHING_CHANGED,
    Database,
    Session,
    translate_postgres_error,
)
from retllm_desktop.library.postgres.migration import (
    check_postgres_schema,
    migrate_postgres,
)

FIRST_COLLECTION: Final = "family"
"""What the collection of a new library is called where nobody says otherwise."""
_MOST_CHARACTERS: Final = 63
_SECRETS: Final = ("password", "sslpassword", "oauth_client_secret")


class Access(StrEnum):
    """What a member may do; each may what those before it may."""

    READ = "read"
    WRITE = "write"
    MANAGE = "manage"


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a collection.

    Attributes:
        collection: The collection's name.
        person: The name of the role that the person connects as.
        access: What the person may do there.
    """

    collection: str
    person: str
    access: Access


@dataclass(frozen=True, slots=True)
class ConnectionFacts:
    """How a person is connected to a shared library.

    Attributes:
        person: As whom.
        server: Version of PostgreSQL.
        vectors: Version of pgvector.
        local: Whether the connection stays on this computer (a Unix socket).
        encrypted: Whether it is encrypted by TLS.
        unbound: Whether the rights of collections do not bind this person (a superuser).
        access: What this person may do, by collection.
        indexing: Folders that some computer indexes now: location and that computer's name.
    """

    person: str
    server: str
    vectors: str
    local: bool
    encrypted: bool
    unbound: bool
    access: Mapping[str, Access]
    indexing: tuple[tuple[str, str], ...] = ()


def normalise_address(server: str) -> str:
    """Return a connection string of libpq for what was typed: a service's name, or such a string.

    Raises:
        InputError: It is none, or it holds a password.
    """
    typed = server.strip()
    if not typed:
        raise InputError("Which server?", "name a service of the service file")
    address = typed if "=" in typed or "://" in typed else make_conninfo(service=typed)
    try:
        parts = conninfo_to_dict(address)
    except psycopg.ProgrammingError as exc:
        raise InputError(
            "This is no address of a PostgreSQL server", " ".join(str(exc).split())
        ) from exc
    if any(parts.get(name) for name in _SECRETS):
        raise InputError(
            "A password does not belong in the address: it would stand in the settings",
            "Write it into ~/.pgpass (a line HOST:PORT:DATABASE:USER:PASSWORD, readable by you "
            "alone), and the rest into the service file (~/.pg_service.conf, or what "
            "PGSERVICEFILE names).",
        )
    return address


def make_shared_library(address: str, collection: str | None) -> tuple[int, str]:
    """Make or convert the schema, and a collection that whoever runs this manages.

    Args:
        address: A connection string of libpq.
        collection: The collection to make, if it is not there; None: one only in a new library.

    Returns:
        How many steps of the schema were applied, and the collection that was made, or empty.

    Raises:
        StoreError: The server cannot hold a library, or this person may not.
        InputError: The collection's name cannot be used.
    """
    database = Database(address)
    try:
        applied = migrate_postgres(database)
        with database.writing() as session:
            if collection is None:
                there = session.value("SELECT EXISTS (SELECT FROM collection)")
                collection = "" if there else FIRST_COLLECTION
            made = bool(collection) and _make_collection(session, collection)
        return applied, collection if made else ""
    finally:
        database.close()


def _make_collection(session: Session, name: str) -> bool:
    """Make a collection unless there is one of this name; return whether it was made."""
    tidy = " ".join(name.replace("\0", " ").split())
    if not tidy or tidy != name or len(name) > _MOST_CHARACTERS:
        raise InputError(
            f"«{name}» is no name for a collection",
            f"use one line of at most {_MOST_CHARACTERS} characters",
        )
    number = session.value(
        "INSERT INTO collection (name) VALUES (%s) ON CONFLICT DO NOTHING RETURNING id", (name,)
    )
    if number is None:
        return False
    session.run(
        "INSERT INTO member (collection_id, person, access) VALUES (%s, session_user, %s)",
        (number, Access.MANAGE.value),
    )
    return True


def prepare_database(superuser: str, name: str, people: Sequence[str]) -> str:
    """Make roles, and a database with pgvector that the first of them owns, as a superuser.

    Returns:
        The database's address without a person.

    Raises:
        StoreError: The server does not answer, or this is no superuser.
    """
    try:
        with psycopg.connect(superuser, autocommit=True) as raw:
            for person in people:
                raw.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(person)))
            raw.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(name), sql.Identifier(people[0])
                )
            )
        with psycopg.connect(make_conninfo(superuser, dbname=name), autocommit=True) as raw:
            raw.execute("CREATE EXTENSION vector")
    except psycopg.Error as exc:
        raise translate_postgres_error(exc, "the database was not made") or StoreError(
            "The database was not made", " ".join(str(exc).split())
        ) from exc
    parts = conninfo_to_dict(make_conninfo(superuser, dbname=name))
    kept = {key: str(parts[key]) for key in parts if key not in {"user", *_SECRETS}}
    return make_conninfo("", **kept)


def read_connection(database: Database) -> ConnectionFacts:
    """Say how a person is connected, and what that person may do.

    Raises:
        StoreError: The server cannot be asked, or holds no library of this version.
    """
    with database.reading() as session:
        check_postgres_schema(session)
        access = {
            name: Access(allowed)
            for name, allowed in session.rows(
                "SELECT collection.name, member.access FROM member "
                "JOIN collection ON collection.id = member.collection_id "
                "WHERE member.person = session_user ORDER BY collection.name"
            )
        }
        person, server, encrypted, unbound = session.rows(
            "SELECT session_user::text, current_setting('server_version'), "
            "coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false), "
            "(SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = session_user)"
        )[0]
        vectors = session.value("SELECT extversion FROM pg_extension WHERE extname = 'vector'")
        indexing = session.rows(
            "SELECT root.location, lease.machine_name FROM lease "
            "JOIN root ON root.id = lease.root_id ORDER BY root.location"
        )
        return ConnectionFacts(
            person,
            server,
            str(vectors),
            local=session.value("SELECT inet_server_addr() IS NULL"),
            encrypted=encrypted,
            unbound=unbound,
            access=access,
            indexing=tuple(
                (bytes(location).decode("utf-8", "backslashreplace"), name)
                for location, name in indexing
            ),
        )


def list_members(database: Database) -> tuple[Member, ...]:
    """Return the members of all collections that a person may see, by collection and person."""
    with database.reading() as session:
        check_postgres_schema(session)
        return tuple(
            Member(collection, person, Access(access))
            for collection, person, access in session.rows(
                "SELECT collection.name, member.person::text, member.access FROM member "
                "JOIN collection ON collection.id = member.collection_id ORDER BY 1, 2"
            )
        )


def add_member(database: Database, collection: str, person: str, access: Access) -> bool:
    """Let a person into a collection, or change what that person may do there.

    Returns:
        Whether the role had to be made; it has no password then.

    Raises:
        InputError: There is no such collection, or the name is none.
        StoreError: This person does not manage the collection, or may not make roles.
    """
    if not person or len(person.encode()) > _MOST_CHARACTERS or "\0" in person:
        raise InputError(f"«{person}» is no name for a person on a PostgreSQL server")
    with database.writing() as session:
        number = _managed(session, collection)
        known = session.value("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", (person,))
        if not known:
            _make_role(session, person)
        session.run(
            "INSERT INTO member (collection_id, person, access) VALUES (%s, %s, %s) "
            "ON CONFLICT (collection_id, person) DO UPDATE SET access = excluded.access",
            (number, person, access.value),
        )
        _keep_manager(session, number)
    return not known


def remove_member(database: Database, collection: str, person: str) -> None:
    """Take a person's access to a collection away; the role and what is the person's own stay.

    Raises:
        InputError: The person is no member, or there is no such collection.
        StoreError: This person does not manage the collection, or nobody would any more.
    """
    with database.writing() as session:
        number = _managed(session, collection)
        removed = session.run(
            "DELETE FROM member WHERE collection_id = %s AND person = %s", (number, person)
        )
        if not removed:
            raise InputError(f"«{person}» is no member of the collection «{collection}»")
        _keep_manager(session, number)


def set_password(database: Database, person: str, password: str) -> None:
    """Give a role a password; the server is handed a verifier made of it, never the password.

    Raises:
        StoreError: This person may not.
    """
    with database.writing() as session:
        encrypted = session.raw.pgconn.encrypt_password(
            password.encode(), person.encode(), b"scram-sha-256"
        )
        session.raw.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                sql.Identifier(person), sql.Literal(encrypted.decode())
            )
        )


def may_write(database: Database) -> bool:
    """Whether the person may write to any collection."""
    with database.reading() as session:
        return bool(session.value("SELECT cardinality(writable()) > 0"))


def _managed(session: Session, collection: str) -> int:
    """Return the number of a collection that the person manages."""
    found = session.rows(
        "SELECT id, id = ANY (manageable()) FROM collection WHERE name = %s", (collection,)
    )
    if not found:
        raise InputError(
            f"The shared library has no collection «{collection}» that you may see",
            "«retllm-desktop library users» lists those that you may.",
        )
    number, manages = found[0]
    if not manages:
        raise StoreError(
            f"You do not manage the collection «{collection}»; {NOTHING_CHANGED}",
            "«retllm-desktop library users» says who does.",
        )
    return number


def _keep_manager(session: Session, number: int) -> None:
    managed = session.value(
        "SELECT EXISTS (SELECT FROM member WHERE collection_id = %s AND access = %s)",
        (number, Access.MANAGE.value),
    )
    if not managed:
        raise StoreError(
            f"Nobody would manage the collection any more; {NOTHING_CHANGED}",
            "Let another person manage it first.",
        )


def _make_role(session: Session, person: str) -> None:
    try:
        with session.raw.transaction():
            session.raw.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(person)))
    except psycopg.errors.InsufficientPrivilege as exc:
        name = sql.Identifier(person).as_string(session.raw)
        raise StoreError(
            f"There is nobody called «{person}» on the server, and you may not make anybody; "
            f"{NOTHING_CHANGED}",
            f"Whoever looks after the server runs `CREATE ROLE {name} LOGIN` there, and "
            f"`\\password {name}`; then try again.",
        ) from exc
