"""The GNOME Shell's protocol for search providers, ``org.gnome.Shell.SearchProvider2``.

Source: gnome-shell, ``data/org.gnome.ShellSearchProvider2.xml`` and ``js/ui/remoteSearch.js``.
"""

from typing import Annotated

from dbus_fast import Variant
from dbus_fast.annotations import DBusSignature, DBusStr, DBusUInt32
from dbus_fast.service import ServiceInterface, dbus_method

from retllm_desktop.doors.launchers.icons import pack_picture, symbol_of
from retllm_desktop.doors.launchers.requests import LauncherRequests

_Words = Annotated[list[str], DBusSignature("as")]
_Metas = Annotated[list[dict[str, Variant]], DBusSignature("aa{sv}")]


class GnomeSearchProvider(ServiceInterface):
    """Answers the GNOME Shell."""

    def __init__(self, requests: LauncherRequests) -> None:
        """Take what searches and opens."""
        super().__init__("org.gnome.Shell.SearchProvider2")
        self._requests = requests

    @dbus_method("GetInitialResultSet")
    async def initial_results(self, terms: _Words) -> _Words:
        """Return the hits of what was typed, as the numbers of their items."""
        return [str(hit.item_id) for hit in await self._requests.find(" ".join(terms))]

    @dbus_method("GetSubsearchResultSet")
    async def refined_results(self, previous: _Words, terms: _Words) -> _Words:  # noqa: ARG002
        """Return the hits of a line that goes on; more words may find what fewer did not."""
        return [str(hit.item_id) for hit in await self._requests.find(" ".join(terms))]

    @dbus_method("GetResultMetas")
    async def describe_results(self, identifiers: _Words) -> _Metas:
        """Return how hits are shown; those that are gone are left out."""
        hits = await self._requests.hits(identifiers)
        pictures = await self._requests.icons([hit.item_id for hit in hits])
        return [
            {
                "id": Variant("s", str(hit.item_id)),
                "name": Variant("s", hit.title),
                "description": Variant("s", hit.subtitle),
                # The shell takes the first of «icon», «gicon» and «icon-data» that is there.
                **(
                    {"gicon": Variant("s", symbol_of(hit.kind))}
                    if picture is None
                    else {"icon-data": pack_picture(picture)}
                ),
            }
            for hit, picture in zip(hits, pictures, strict=True)
        ]

    @dbus_method("ActivateResult")
    async def activate(
        self,
        identifier: DBusStr,
        terms: _Words,
        timestamp: DBusUInt32,  # noqa: ARG002 - the protocol's
    ) -> None:
        """Open a hit."""
        self._requests.line = " ".join(terms)
        await self._requests.open_hit(identifier)

    @dbus_method("LaunchSearch")
    async def launch_search(
        self,
        terms: _Words,
        timestamp: DBusUInt32,  # noqa: ARG002 - the protocol's
    ) -> None:
        """Search on in the window."""
        self._requests.line = " ".join(terms)
        await self._requests.open_window()
