"""Reads settings files (TOML), and writes choices line by line: what a person wrote there stays."""

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.platform.paths import AppPaths
from retllm_desktop.platform.settings import (
    OWN_SETTINGS,
    PACK_SETTINGS,
    SETTINGS_VERSION,
    Settings,
    parse_settings,
)

SettingValue = str | bool | int | float
_COMMENT: Final = re.compile(
    r"""^[^"'#=]*=\s*(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^"'#\s]+)\s*(?P<comment>\#.*)$""", re.VERBOSE
)
"""A line with one simple value and a comment behind it."""


def load_settings_file(path: Path) -> Settings:
    """Read a settings file; a file that is not there gives the defaults.

    Raises:
        InputError: It is not TOML, is of a newer version, or holds an unknown or wrong option.
    """
    return parse_settings(read_settings_table(path), path)


def load_settings(where: AppPaths) -> Settings:
    """Read the settings of a library.

    A library with a name has a file of its own; what that does not say is as in the common one,
    but for the packs: to choose another there must not rebuild this library too; and but for where
    the library is kept.

    Raises:
        InputError: As for ``load_settings_file``.
    """
    if not where.library:
        return load_settings_file(where.settings)
    common = read_settings_table(where.common_settings)
    parse_settings(common, where.common_settings)
    own = read_settings_table(where.settings)
    parse_settings(own, where.settings)
    return parse_settings({k: v for k, v in common.items() if k not in OWN_SETTINGS} | own)


def read_chosen_packs(current: Settings, where: AppPaths) -> frozenset[PackRole]:
    """Return the roles whose pack a person chose: in the library's settings, or for this run.

    The others are the program's own choice, which may be another in the next version.

    Raises:
        InputError: The settings file cannot be read.
    """
    own = read_settings_table(where.settings)
    defaults = Settings()
    return frozenset(
        role
        for role, name in PACK_SETTINGS.items()
        if name in own or getattr(current, name) != getattr(defaults, name)
    )


def read_settings_table(path: Path) -> dict[str, object]:
    """Read the options of a settings file as they stand there, unchecked.

    Raises:
        InputError: It cannot be read, is not TOML, or is of a newer version.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as exc:
        raise InputError("The settings file cannot be read", str(exc), path) from exc
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        raise InputError("The settings file is not valid TOML", str(exc), path) from exc
    version = table.pop("version", SETTINGS_VERSION)
    if not isinstance(version, int) or version > SETTINGS_VERSION:
        raise InputError(
            "The settings file was written by a newer version", "update the program", path
        )
    return table


def write_setting(path: Path, name: str, value: SettingValue | None) -> None:
    """Write one choice into a settings file and leave the rest of it as it is, comments too.

    Args:
        path: The file; it is made if it is not there.
        name: The option.
        value: Its value; None takes the choice away, so that the default holds again.

    Raises:
        InputError: The file cannot be read or written, or the choice is none.
    """
    load_settings_file(path)
    try:
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        # Options stand before the first table, and there is no table in this version's format.
        had = [n for n, old in enumerate(lines) if re.match(rf"\s*{re.escape(name)}\s*=", old)]
        if value is None:
            lines = [old for n, old in enumerate(lines) if n not in had]
        else:
            line = f"{name} = {json.dumps(value, ensure_ascii=False)}"
            if had:
                behind = _COMMENT.match(lines[had[0]])
                lines[had[0]] = line if behind is None else f"{line}  {behind['comment']}"
            else:
                lines.append(line)
        text = "".join(f"{line}\n" for line in lines)
        table = {k: v for k, v in tomllib.loads(text).items() if k != "version"}
        parse_settings(table, path)
        if (value is None) is (name in table):
            # Written in a way that is not changed by lines, such as over several of them.
            raise InputError("The settings file cannot be changed", f"change «{name}» there", path)
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(path.name + ".new")
        new.write_text(text, "utf-8")
        new.replace(path)
    except tomllib.TOMLDecodeError as exc:
        raise InputError("The settings file cannot be changed", str(exc), path) from exc
    except OSError as exc:
        detail = exc.strerror or str(exc)
        raise InputError("The settings file cannot be written", detail, path) from exc


class SettingScope(StrEnum):
    """For what a choice is made: one library, or all that have none of their own."""

    LIBRARY = "library"
    COMMON = "common"


@dataclass(frozen=True, slots=True)
class ChosenSettings:
    """The settings as files say them.

    Attributes:
        values: What holds.
        chosen: Options that the scope's file names.
    """

    values: Settings
    chosen: frozenset[str]


class SettingsStore:
    """Reads and writes the settings files of a library."""

    def __init__(
        self, where: AppPaths, checks: Mapping[str, Callable[[str], object]] | None = None
    ) -> None:
        """Take the library.

        Args:
            where: Its folders.
            checks: By option of text: called with a new value, raises ``InputError`` where the
                program could not use it.
        """
        self._where = where
        self._checks = dict(checks or {})

    @property
    def library(self) -> str:
        """The library's name, empty for the one without: that has the common file alone."""
        return self._where.library

    def file(self, scope: SettingScope) -> Path:
        """Return the file of a scope."""
        return (
            self._where.settings if scope is SettingScope.LIBRARY else self._where.common_settings
        )

    def read(self, scope: SettingScope) -> ChosenSettings:
        """Read what holds for a scope.

        Raises:
            InputError: A file cannot be read, or holds what is no setting.
        """
        file = self.file(scope)
        chosen = frozenset(read_settings_table(file))
        if scope is SettingScope.LIBRARY:
            return ChosenSettings(load_settings(self._where), chosen)
        return ChosenSettings(load_settings_file(file), chosen)

    def write(self, name: str, value: SettingValue | None, scope: SettingScope) -> ChosenSettings:
        """Write a choice, None: take it away; returns what holds then.

        Raises:
            InputError: A file cannot be read or written, or the choice cannot be used.
        """
        check = self._checks.get(name)
        if check is not None and isinstance(value, str):
            check(value)
        if scope is SettingScope.COMMON and self.library and name in PACK_SETTINGS.values():
            raise InputError("Each library has models of its own", "choose them for this library")
        if scope is SettingScope.COMMON and self.library and name in OWN_SETTINGS:
            raise InputError("Each library has a place of its own", "choose it for this library")
        write_setting(self.file(scope), name, value)
        return self.read(scope)
