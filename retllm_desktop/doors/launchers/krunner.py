"""KRunner's protocol for runners in programs of their own, ``org.kde.krunner1``.

Source: KDE Frameworks 6, krunner, ``src/data/org.kde.krunner1.xml`` and ``src/dbusrunner.cpp``.
"""

from typing import Annotated, Final

from dbus_fast import Variant
from dbus_fast.annotations import DBusDict, DBusSignature, DBusStr
from dbus_fast.service import ServiceInterface, dbus_method

from retllm_desktop.core.file_kinds import DOCUMENT_KINDS, FileKind
from retllm_desktop.doors.launchers.hits import LauncherHit
from retllm_desktop.doors.launchers.icons import APP_ICON, pack_picture, symbol_of
from retllm_desktop.doors.launchers.requests import LauncherRequests

_BY_WORDS: Final = 70
_BY_CONTENT: Final = 50
"""How results stand beside those of other runners, of 100: a name that fits is «high», what is
only about it «moderate»."""
_STEP: Final = 0.05
_LEAST_CHARACTERS: Final = 3
_SHOW_FOLDER: Final = "folder"
_SEARCH_ON: Final = "window"
_ACTIONS: Final = [
    [_SHOW_FOLDER, "Show in its folder", "folder-open"],
    [_SEARCH_ON, "Search in the window", APP_ICON],
]

_Matches = Annotated[list[list[object]], DBusSignature("a(sssida{sv})")]
_Actions = Annotated[list[list[str]], DBusSignature("a(sss)")]


class KRunnerInterface(ServiceInterface):
    """Answers KRunner."""

    def __init__(self, requests: LauncherRequests) -> None:
        """Take what searches and opens."""
        super().__init__("org.kde.krunner1")
        self._requests = requests

    @dbus_method("Match")
    async def match(self, query: DBusStr) -> _Matches:
        """Return the hits of what was typed."""
        hits = await self._requests.find(query)
        pictures = await self._requests.icons([hit.item_id for hit in hits])
        return [
            [
                str(hit.item_id),
                hit.title,
                symbol_of(hit.kind),
                _BY_WORDS if hit.by_words else _BY_CONTENT,
                max(0.0, 1.0 - _STEP * place),
                _properties(hit)
                | ({} if picture is None else {"icon-data": pack_picture(picture)}),
            ]
            for place, (hit, picture) in enumerate(zip(hits, pictures, strict=True))
        ]

    @dbus_method("Actions")
    async def actions(self) -> _Actions:
        """Return what can be done with a hit besides opening it."""
        return _ACTIONS

    @dbus_method("Config")
    async def config(self) -> DBusDict:
        """Return when KRunner is to ask at all."""
        return {
            "MinLetterCount": Variant("i", _LEAST_CHARACTERS),
            "Actions": Variant("a(sss)", _ACTIONS),
        }

    @dbus_method("Run")
    async def run(self, match_id: DBusStr, action_id: DBusStr) -> None:
        """Do what was chosen with a hit; without an action it is opened."""
        if action_id == _SEARCH_ON:
            await self._requests.open_window()
        elif action_id == _SHOW_FOLDER:
            await self._requests.show_folder(match_id)
        else:
            await self._requests.open_hit(match_id)

    @dbus_method("SetActivationToken")
    async def set_activation_token(self, token: DBusStr) -> None:
        """Keep the permission to come to the front for what is opened next."""
        self._requests.activation = token

    @dbus_method("Teardown")
    async def teardown(self) -> None:
        """Note that KRunner was closed, which needs nothing."""


def _properties(hit: LauncherHit) -> dict[str, Variant]:
    return {
        "urls": Variant("as", [hit.path.as_uri()]),
        "category": Variant("s", _category(hit.kind)),
        "subtext": Variant("s", hit.subtitle),
        "multiline": Variant("b", False),
    }


def _category(kind: FileKind) -> str:
    if kind is FileKind.PICTURE:
        return "Pictures"
    if kind is FileKind.VIDEO:
        return "Videos"
    return "Documents" if kind in DOCUMENT_KINDS else "Files"
