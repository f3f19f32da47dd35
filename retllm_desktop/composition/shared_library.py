"""Takes part in a shared library: makes and joins one, leaves it, says who takes part."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from retllm_desktop.composition.library_access import (
    is_shared,
    join_folder_names,
    open_library_only,
    shared_address,
)
from retllm_desktop.core.errors import InputError
from retllm_desktop.library.postgres.database import Database, describe_address
from retllm_desktop.library.postgres.people import (
    Access,
    ConnectionFacts,
    Member,
    add_member,
    list_members,
    make_shared_library,
    normalise_address,
    prepare_database,
    read_connection,
    remove_member,
    set_password,
)
from retllm_desktop.platform.settings import SHARED_SETTINGS
from retllm_desktop.platform.settings_file import write_setting

__all__ = ["SharedLibraryReport", "SharedLibraryService", "prepare_database"]

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from retllm_desktop.platform.paths import AppPaths
    from retllm_desktop.platform.settings import Settings


@dataclass(frozen=True, slots=True)
class SharedLibraryReport:
    """A shared library as this person uses it from this computer.

    Attributes:
        server: The server, nothing secret.
        collection: Where folders added here go.
        computer: What others call this computer.
        connection: How the person is connected, and what the person may do.
    """

    server: str
    collection: str
    computer: str
    connection: ConnectionFacts

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is not as it should be, a sentence each."""
        found: list[str] = []
        facts = self.connection
        if not facts.local and not facts.encrypted:
            found.append(
                "The connection is not encrypted: whoever is in the same network can read it. Add "
                "sslmode=verify-full (and sslrootcert) to the service file."
            )
        if facts.unbound:
            found.append(
                f"«{facts.person}» is a superuser, whom the rights of collections do not bind: it "
                "sees everything. Use another role for every day."
            )
        if self.collection not in facts.access:
            found.append(f"You are no member of the collection «{self.collection}».")
        return tuple(found)


class SharedLibraryService:
    """Takes part in a shared library from this computer."""

    def __init__(self, settings: Settings, paths: AppPaths) -> None:
        """Take the present choices and folders."""
        self._settings = settings
        self._paths = paths

    def make(self, server: str, collection: str | None) -> tuple[int, str]:
        """Make or convert a library; see ``make_shared_library``."""
        return make_shared_library(normalise_address(server), collection)

    def join(
        self, server: str, collection: str, folders: Sequence[str], computer: str
    ) -> SharedLibraryReport:
        """Use a shared library from now on, in place of this computer's own, which stays.

        Args:
            server: A service's name, or a connection string without a password.
            collection: Where folders added here go.
            folders: Folders with a name for all, each ``//NAME=FOLDER``.
            computer: What others are to call this computer; empty: its name in the network.

        Raises:
            InputError: Something is typed wrongly, or the collection is not there for this person.
            StoreError: The server does not answer, or holds no library of this version.
        """
        chosen = replace(
            self._settings,
            shared_library=normalise_address(server),
            shared_collection=collection,
            shared_folders=join_folder_names(folders),
            shared_computer=computer,
        )
        report = self._report(chosen)
        if collection not in report.connection.access:
            raise InputError(
                f"The shared library has no collection «{collection}» that you may see",
                "You may see: " + (", ".join(report.connection.access) or "none"),
            )
        # So that what cannot be used is found out before it is chosen.
        open_library_only(chosen, self._paths, writable=False).close()
        for name in SHARED_SETTINGS:
            write_setting(self._paths.settings, name, getattr(chosen, name) or None)
        return report

    def leave(self) -> str:
        """Use this computer's own library again; return the server that was left.

        Nothing is removed on the server: others go on using it.

        Raises:
            InputError: No shared library is used.
        """
        self._require_shared()
        for name in SHARED_SETTINGS:
            write_setting(self._paths.settings, name, None)
        return describe_address(self._settings.shared_library)

    def report(self) -> SharedLibraryReport:
        """Say how the shared library is used from here.

        Raises:
            InputError: None is used.
            StoreError: The server does not answer.
        """
        self._require_shared()
        return self._report(self._settings)

    def members(self) -> tuple[Member, ...]:
        """Return who is in the collections that this person may see."""
        with self._database() as database:
            return list_members(database)

    def add(self, person: str, access: str, collection: str = "") -> bool:
        """Let a person into a collection, to read, write or manage; see ``add_member``."""
        with self._database() as database:
            return add_member(database, collection or self._collection(), person, Access(access))

    def remove(self, person: str, collection: str = "") -> None:
        """Take a person's access to a collection away."""
        with self._database() as database:
            remove_member(database, collection or self._collection(), person)

    def set_password(self, person: str, password: str) -> None:
        """Give a person's role a password, which is kept nowhere here."""
        with self._database() as database:
            set_password(database, person, password)

    def _collection(self) -> str:
        return shared_address(self._settings, self._paths).collection

    @contextlib.contextmanager
    def _database(self) -> Generator[Database]:
        self._require_shared()
        with contextlib.closing(
            Database(shared_address(self._settings, self._paths).server)
        ) as one:
            yield one

    def _require_shared(self) -> None:
        if not is_shared(self._settings):
            raise InputError(
                "This library is a file on this computer; it is not shared",
                "retllm-desktop library join SERVICE --collection NAME",
            )

    def _report(self, chosen: Settings) -> SharedLibraryReport:
        address = shared_address(chosen, self._paths)
        with contextlib.closing(Database(address.server)) as database:
            facts = read_connection(database)
        return SharedLibraryReport(
            describe_address(address.server), address.collection, address.machine_name, facts
        )
