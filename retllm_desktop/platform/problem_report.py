"""A report that a person may save and hand on: how the program runs, without private names."""

import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import InputError
from retllm_desktop.platform.log_reading import LogFollower, parse_log
from retllm_desktop.platform.settings import Settings

_LOG_BYTES: Final = 128 * 1024
_PRIVATE: Final = frozenset({"hub", "mirrors"})
"""Settings that may name a server of a person's own."""


@dataclass(frozen=True, slots=True)
class ProblemReport:
    """The files of a report, as they will be saved.

    Attributes:
        files: Text by name.
    """

    files: Mapping[str, str]

    @property
    def text(self) -> str:
        """All of it, to be read before it is saved."""
        return "\n".join(f"── {name} ──\n{text.rstrip()}\n" for name, text in self.files.items())

    def save(self, path: Path) -> None:
        """Write a zip archive.

        Raises:
            InputError: It cannot be written.
        """
        try:
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, text in self.files.items():
                    archive.writestr(name, text)
        except OSError as exc:
            detail = exc.strerror or str(exc)
            raise InputError("The report cannot be saved", detail, path) from exc


class ProblemReporter:
    """Puts a report together."""

    def __init__(
        self,
        log_file: Path,
        settings: Callable[[], Settings],
        diagnose: Callable[[], str],
        private: Mapping[str, Path],
    ) -> None:
        """Take the parts.

        Args:
            log_file: The program's log.
            settings: Reads the person's choices.
            diagnose: Looks at the machine, the models and the folders; takes seconds.
            private: Folders whose paths are replaced, by what they are replaced with.
        """
        self._log_file = log_file
        self._settings = settings
        self._diagnose = diagnose
        self._private = private

    def make(self, crash: str = "") -> ProblemReport:
        """Put it together; takes seconds.

        Args:
            crash: How the program ended unexpectedly, empty where it did not.
        """
        files = {
            "doctor.txt": self._diagnose(),
            "settings.txt": describe_choices(self._settings()),
            "log.txt": public_log(LogFollower(self._log_file, _LOG_BYTES).read().text),
        }
        if crash:
            files = {"crash.txt": crash, **files}
        hidden = sorted(self._private.items(), key=lambda one: -len(str(one[1])))
        return ProblemReport({name: hide_paths(text, hidden) for name, text in files.items()})


def public_log(text: str) -> str:
    """Return the messages of a log without those that may hold queries or names of files.

    At the level «debug» the texts of errors hold them too: then of each message only its first
    line is kept.
    """
    entries = parse_log(text)
    if any(entry.level == "DEBUG" for entry in entries):
        kept = [e.text.split("\n", 1)[0] for e in entries if e.level not in {"", "DEBUG"}]
        return "\n".join(["(messages of the level «debug» are left out)", *kept])
    return "\n".join(entry.text for entry in entries)


def describe_choices(settings: Settings) -> str:
    """Return the settings that are not at their default, without addresses of servers."""
    default = Settings()
    lines: list[str] = []
    for name in Settings.__dataclass_fields__:
        value = getattr(settings, name)
        if value != getattr(default, name):
            lines.append(f"{name} = {'(set)' if name in _PRIVATE else repr(value)}")
    return "\n".join(lines) or "(all at their default)"


def hide_paths(text: str, private: Sequence[tuple[str, Path]]) -> str:
    """Replace private paths; longer ones must come first."""
    for name, path in private:
        shown = str(path)
        if len(path.parts) < 2:
            continue
        for spelled in {shown, shown.replace("\\", "/"), shown.replace("\\", "\\\\")}:
            text = re.sub(re.escape(spelled) + r"(?![\w-])", f"‹{name}›", text)
    return text
