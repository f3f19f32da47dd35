"""The settings, typed, with their defaults and meaning in one table; read from TOML."""

import os
import types
import typing
from dataclasses import Field, dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Final, cast

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.model_roles import PackRole

PACK_SETTINGS: Final = {
    PackRole.COARSE: "coarse_pack",
    PackRole.FINE: "fine_pack",
    PackRole.TEXT: "text_pack",
}
"""The option that chooses a pack of each role."""
OFFER_SETTING: Final = "offer_judge"
"""The option that says whether a model for the close check is offered."""
SHARED_SETTINGS: Final = (
    "shared_library",
    "shared_collection",
    "shared_folders",
    "shared_computer",
)
"""The options that say where a library is kept, which no other library goes by."""
OWN_SETTINGS: Final = frozenset({*PACK_SETTINGS.values(), *SHARED_SETTINGS})
"""Options of which each library has its own."""
RENAMED: Final = {
    "fine_look_again": "fine_recheck_regions",
    "fine_warm_idle": "fine_prefetch_idle",
}
"""Names that options had in development versions, with those they have now."""
SETTINGS_VERSION: Final = 1
"""Version of the settings file's format; a file of a newer one is refused."""


class SettingGroup(StrEnum):
    """What a setting is about; the order in which a person is shown them."""

    WINDOW = "Window"
    SEARCH = "Searching"
    CHECK = "Close check"
    LIBRARY = "Reading files"
    ENERGY = "When to rest"
    NETWORK = "Network"
    MODELS = "Models"
    SPEED = "Speed and memory"


def _option(
    default: object, group: SettingGroup, label: str, about: str, **more: object
) -> typing.Any:
    """Make an option.

    Args:
        default: Its value where a person chose none.
        group: What it is about.
        label: What a person calls it.
        about: A plain sentence on it.
        more: ``choices``; ``minimum`` and ``maximum``; ``unit``, as it stands behind a number;
            ``at_once``: whether an open window can take it without being opened anew; ``pack``:
            whether it names a model pack.
    """
    return field(default=default, metadata={"about": about, "label": label, "group": group, **more})


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may choose. Every option has a default that works."""

    coarse_pack: str = _option(
        "starter-photos",
        SettingGroup.MODELS,
        "Model for finding",
        "Proposes what may match. A library that was built with another model keeps that one until "
        "you choose or rebuild.",
        pack=True,
    )
    fine_pack: str = _option(
        "starter-fine",
        SettingGroup.MODELS,
        "Model for the close check",
        "Looks closely at the best results and puts them into order; empty for none.",
        pack=True,
    )
    text_pack: str = _option(
        "starter-text",
        SettingGroup.MODELS,
        "Model for texts",
        "Finds passages of documents by what they mean; empty: the model for finding does that "
        "too.",
        pack=True,
    )
    precision: str = _option(
        "auto",
        SettingGroup.SPEED,
        "Precision of the model for finding",
        "With «auto» it is measured, and eight bits are used only where they change nothing.",
        choices=("auto", "fp32", "int8"),
    )
    providers: str = _option(
        "auto",
        SettingGroup.SPEED,
        "What the model for finding runs on",
        "With «auto» a graphics processor is used where it proves right.",
        choices=("auto", "cpu", "cuda", "coreml"),
    )
    scoring: str = _option(
        "log-odds",
        SettingGroup.CHECK,
        "How results are ordered",
        "By how sure the close check is, or by the rule of the paper to the letter.",
        choices=("log-odds", "paper"),
    )
    fusion_weight: float | None = _option(
        None,
        SettingGroup.CHECK,
        "Weight of likeness",
        "How much likeness counts beside the answer of the close check; automatic: as the model's "
        "makers measured.",
        minimum=0.0,
    )
    coarse_k: int = _option(
        60,
        SettingGroup.SEARCH,
        "Results proposed at first",
        "How many results are proposed before more are fetched as you scroll.",
        minimum=1,
    )
    fine_k: int | None = _option(
        None,
        SettingGroup.CHECK,
        "Results checked closely",
        "How many results of a search are looked at closely; automatic: as many as suit the "
        "model; 0: none.",
        minimum=0,
    )
    fine_budget_s: float = _option(
        20.0,
        SettingGroup.CHECK,
        "Longest time for a check",
        "After so long no further result of a search is checked.",
        minimum=0.0,
        unit="s",
    )
    fine_risk: float = _option(
        0.02,
        SettingGroup.CHECK,
        "Risk of ending early",
        "How probable it may be, from 0 to 1, that a match is overlooked because checking ends "
        "early; 0: check all.",
        minimum=0.0,
        maximum=1.0,
    )
    fine_retrace: bool = _option(
        False,
        SettingGroup.CHECK,
        "Show the picture again",
        "Where the model is unsure, the picture is shown to it again within; slower.",
    )
    fine_recheck_regions: bool = _option(
        False,
        SettingGroup.CHECK,
        "Look at a part again",
        "Where an answer is in doubt, a part of the picture is looked at again; slower.",
    )
    query_help: bool = _option(
        True,
        SettingGroup.SEARCH,
        "Help with words",
        "A model that can write puts what you typed into words that the search knows.",
    )
    fine_prefetch_idle: bool = _option(
        True,
        SettingGroup.SPEED,
        "Look ahead while idle",
        "Likely results are prepared for the close check while nothing else is to be done.",
    )
    fine_cache_mib: int = _option(
        512,
        SettingGroup.SPEED,
        "Disk space for prepared pictures",
        "Pictures as the close check sees them are kept, so that it need not look twice; 0: none "
        "are kept.",
        minimum=0,
        unit="MiB",
    )
    threads: int = _option(
        0,
        SettingGroup.SPEED,
        "Threads of the models",
        "How many processor cores a model may use; 0: one thread a core, one for small models.",
        minimum=0,
    )
    ocr: bool = _option(
        True,
        SettingGroup.LIBRARY,
        "Read text in pictures",
        "Text in pictures and scans is read, so that they are found by it.",
    )
    workers: int = _option(
        0,
        SettingGroup.SPEED,
        "Files read at a time",
        "How many files are read side by side; 0: one a processor core.",
        minimum=0,
    )
    memory_mib: int | None = _option(
        None,
        SettingGroup.SPEED,
        "Memory for reading files",
        "How much memory reading may use in all; automatic: what the cores need.",
        minimum=256,
        unit="MiB",
    )
    gpu: str = _option(
        "auto",
        SettingGroup.SPEED,
        "Graphics processor for the close check",
        "With «auto» it is used as far as the model fits.",
        choices=("auto", "off", "on"),
    )
    gpu_layers: int = _option(
        -1,
        SettingGroup.SPEED,
        "Layers on the graphics processor",
        "How many layers of the model for the close check go there at most; -1: all.",
        minimum=-1,
    )
    rest_on_battery: bool = _option(
        False,
        SettingGroup.ENERGY,
        "Rest on battery",
        "Reading files waits while the computer runs on its battery.",
        at_once=True,
    )
    rest_while_active: bool = _option(
        False,
        SettingGroup.ENERGY,
        "Rest while you work",
        "Reading files waits while you type or move the pointer.",
        at_once=True,
    )
    idle_after_s: float = _option(
        60.0,
        SettingGroup.ENERGY,
        "Go on after",
        "So long after you last typed or moved the pointer, reading goes on.",
        minimum=1.0,
        unit="s",
        at_once=True,
    )
    keep_missing_days: float = _option(
        7.0,
        SettingGroup.LIBRARY,
        "Remember files that are gone",
        "For so long what is known of them is kept, should they come back.",
        minimum=0.0,
        unit="days",
    )
    offline: bool = _option(
        False,
        SettingGroup.NETWORK,
        "Work offline",
        "Nothing is fetched, whoever asks; what is being fetched is broken off.",
        at_once=True,
    )
    hub: str = _option(
        "",
        SettingGroup.NETWORK,
        "Address to fetch models from",
        "Empty: the usual one, https://huggingface.co, or what HF_ENDPOINT names.",
    )
    mirrors: str = _option(
        "",
        SettingGroup.NETWORK,
        "Further addresses",
        "Servers with the same files, between spaces, for when the first does not answer.",
    )
    bandwidth_kib_s: int = _option(
        0,
        SettingGroup.NETWORK,
        "Most speed for fetching",
        "So that other things keep their share of the connection; 0: all there is.",
        minimum=0,
        unit="KiB/s",
    )
    languages: str = _option(
        "",
        SettingGroup.LIBRARY,
        "Languages of your files",
        "Beside English, as in «de fr»: by them words are found in their other forms; empty: the "
        "system's.",
    )
    shared_library: str = _option(
        "",
        SettingGroup.LIBRARY,
        "Server of a shared library",
        "The service, or the address without a password, of the PostgreSQL server that keeps this "
        "library for several people; empty: a file on this computer.",
    )
    shared_collection: str = _option(
        "",
        SettingGroup.LIBRARY,
        "Collection for new folders",
        "Folders that are added here belong to this collection of the shared library.",
    )
    shared_folders: str = _option(
        "",
        SettingGroup.LIBRARY,
        "Folders with a name for all",
        "Where this computer sees folders that others see elsewhere, as in "
        "«//nas/photos=/mnt/photos»; several between semicolons.",
    )
    shared_computer: str = _option(
        "",
        SettingGroup.LIBRARY,
        "Name of this computer",
        "What others in the shared library call this computer; empty: its name in the network.",
    )
    offer_judge: bool = _option(
        True,
        SettingGroup.MODELS,
        "Offer models",
        "A model for the close check is offered where none here knows what is found.",
        at_once=True,
    )
    theme: str = _option(
        "system",
        SettingGroup.WINDOW,
        "Colours",
        "Light, dark, or as the system has them.",
        choices=("system", "light", "dark"),
        at_once=True,
    )
    accent: str = _option(
        "system",
        SettingGroup.WINDOW,
        "Accent colour",
        "For what acts and what is chosen: the system's, where it has one, or the program's own.",
        choices=("system", "program"),
        at_once=True,
    )
    keep_running: bool = _option(
        False,
        SettingGroup.WINDOW,
        "Keep running in the tray",
        "When the window is closed, the program goes on behind an icon in the tray: folders are "
        "watched, and the key for searching works.",
        at_once=True,
    )
    search_key: str = _option(
        "",
        SettingGroup.WINDOW,
        "Key for searching",
        "Shows a small search window in every program, as in «Ctrl+Alt+Space»; empty: none.",
        at_once=True,
    )
    autostart: bool = _option(
        False,
        SettingGroup.WINDOW,
        "Start with the system",
        "The program starts when you log in, without a window.",
        at_once=True,
    )
    notify: bool = _option(
        True,
        SettingGroup.WINDOW,
        "Tell when long work is done",
        "The desktop shows a line when indexing or fetching took long and the window is not in "
        "use.",
        at_once=True,
    )
    language: str = _option(
        "",
        SettingGroup.WINDOW,
        "Language",
        "In which the window speaks.",
        choices=("", "en", "de", "ja", "ar"),
    )
    reduce_motion: bool = _option(
        False, SettingGroup.WINDOW, "Reduce motion", "Nothing glides or sweeps in the window."
    )

    @property
    def thread_count(self) -> int:
        """Threads to use."""
        return self.threads or (os.cpu_count() or 1)

    @property
    def worker_count(self) -> int:
        """Reading processes to use."""
        return self.workers or (os.cpu_count() or 1)


def parse_settings(table: dict[str, object], path: Path | None = None) -> Settings:
    """Check options by name.

    Raises:
        InputError: An option is unknown, of a wrong type or out of range.
    """
    options = {option.name: option for option in fields(Settings)}
    hints = typing.get_type_hints(Settings)
    chosen: dict[str, typing.Any] = {}
    for name, value in table.items():
        if name in RENAMED:
            raise InputError(
                f"The setting «{name}» is called «{RENAMED[name]}» now", "change its name", path
            )
        if name not in options:
            raise InputError(
                f"There is no setting «{name}»", "known: " + ", ".join(sorted(options)), path
            )
        chosen[name] = _check_value(options[name], hints[name], value, path)
    return Settings(**chosen)


def _check_value(
    option: "Field[typing.Any]", hint: object, value: object, path: Path | None
) -> object:
    kinds = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    if float in kinds and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) not in kinds:
        wanted = " or ".join(getattr(k, "__name__", str(k)) for k in kinds if k is not type(None))
        raise InputError(
            f"The setting «{option.name}» takes {wanted}", option.metadata["about"], path
        )
    choices = cast("tuple[str, ...] | None", option.metadata.get("choices"))
    if choices and value not in choices:
        raise InputError(f"The setting «{option.name}» is one of {', '.join(choices)}", "", path)
    minimum = cast("float | None", option.metadata.get("minimum"))
    if minimum is not None and isinstance(value, (int, float)) and not value >= minimum:
        raise InputError(f"The setting «{option.name}» is at least {minimum:g}", "", path)
    maximum = cast("float | None", option.metadata.get("maximum"))
    if maximum is not None and isinstance(value, (int, float)) and not value <= maximum:
        raise InputError(f"The setting «{option.name}» is at most {maximum:g}", "", path)
    return value
