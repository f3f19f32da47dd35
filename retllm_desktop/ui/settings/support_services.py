"""What the pages of settings, privacy, the log and the program itself are built on."""

from collections.abc import Callable
from dataclasses import dataclass

from retllm_desktop.network.access import ConnectionRecord, NetworkSwitch
from retllm_desktop.platform.crash_reports import CrashReports
from retllm_desktop.platform.erasure import Erasure
from retllm_desktop.platform.problem_report import ProblemReporter
from retllm_desktop.platform.settings import Settings
from retllm_desktop.platform.settings_file import SettingsStore
from retllm_desktop.platform.stored_data import StoredData
from retllm_desktop.ui.about.about_services import AboutServices


def _apply_nothing(_name: str, _settings: Settings) -> None:
    """Take no setting at once."""


@dataclass(frozen=True, slots=True)
class SupportServices:
    """Everything these pages talk to; each may be None where the window goes without.

    Attributes:
        settings: Reads and writes the settings files.
        apply: Has the running program take a setting at once: its name, and all as they are now;
            must not block.
        network: Whether anything may be fetched.
        connections: What was connected to.
        stored: What is kept where on the disk.
        reporter: Puts a report of a problem together.
        crashes: How earlier runs ended.
        erasure: Removes everything once the window is closed.
        about: What the page about the program is built on.
    """

    settings: SettingsStore | None = None
    apply: Callable[[str, Settings], None] = _apply_nothing
    network: NetworkSwitch | None = None
    connections: ConnectionRecord | None = None
    stored: StoredData | None = None
    reporter: ProblemReporter | None = None
    crashes: CrashReports | None = None
    erasure: Erasure | None = None
    about: AboutServices | None = None
