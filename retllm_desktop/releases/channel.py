"""What came with the installation: where releases are listed, and whose signature is believed."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from retllm_desktop.core.errors import InputError
from retllm_desktop.network.origins import parse_origin
from retllm_desktop.releases.errors import ReleaseError
from retllm_desktop.releases.minisign import PublicKey, parse_public_key

CHANNEL_FILE: Final = "release.toml"
CHANNEL_FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class ReleaseChannel:
    """Where newer versions are listed.

    Attributes:
        feed: Address of the list; empty: there is none for this copy.
        keys: Whose signature of it is believed.
        hosts: The servers that anything may come from, with a port where it is not the usual one.
        form: How this copy was put on the machine, as who made it says; empty: not said.
    """

    feed: str = ""
    keys: tuple[PublicKey, ...] = ()
    hosts: frozenset[str] = frozenset()
    form: str = ""

    @property
    def host(self) -> str:
        """The server that is asked, for display; empty without a list."""
        return parse_origin(self.feed).netloc if self.feed else ""


def read_channel(file: Path) -> ReleaseChannel:
    """Read what came with the installation; without a file there is no list.

    Raises:
        ReleaseError: It cannot be read, or names an address without encryption, or no key.
    """
    try:
        table = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return ReleaseChannel()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise _wrong(file, str(exc)) from exc
    feed, form = table.get("feed", ""), table.get("form", "")
    keys, hosts = _texts(table.get("keys", [])), _texts(table.get("hosts", []))
    if not isinstance(feed, str) or not isinstance(form, str) or keys is None or hosts is None:
        raise _wrong(file, "feed and form are texts, keys and hosts lists of texts")
    if not feed:
        return ReleaseChannel(form=form)
    try:
        origin = parse_origin(feed)
    except InputError as exc:
        raise _wrong(file, str(exc)) from exc
    if origin.scheme == "http" and not origin.is_this_machine:
        raise _wrong(file, "a list of releases is fetched by https alone")
    if not keys:
        raise _wrong(file, "it names no key")
    return ReleaseChannel(
        feed, tuple(parse_public_key(key) for key in keys), frozenset({origin.netloc, *hosts}), form
    )


def _texts(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list):
        return None
    found = tuple(one for one in cast("list[object]", value) if isinstance(one, str))
    return found if len(found) == len(cast("list[object]", value)) else None


def _wrong(file: Path, detail: str) -> ReleaseError:
    return ReleaseError("What this copy knows of its releases cannot be used", detail, file)
