"""The settings, typed, with their defaults and meaning in one table; read from TOML."""

import json
import os
import re
import tomllib
import types
import typing
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Final, cast

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.platform.paths import AppPaths

PACK_SETTINGS: Final = {
    PackRole.COARSE: "coarse_pack",
    PackRole.FINE: "fine_pack",
    PackRole.TEXT: "text_pack",
}
"""The option that chooses a pack of each role."""
OFFER_SETTING: Final = "offer_judge"
"""The option that says whether a model for the close check is offered."""
RENAMED: Final = {
    "fine_look_again": "fine_recheck_regions",
    "fine_warm_idle": "fine_prefetch_idle",
}
"""Names that options had in development versions, with those they have now."""
SETTINGS_VERSION: Final = 1
"""Version of the settings file's format; a file of a newer one is refused."""


def _option(default: object, about: str, **limits: object) -> typing.Any:
    return field(default=default, metadata={"about": about, **limits})


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may choose. Every option has a default that works."""

    coarse_pack: str = _option(
        "starter-photos",
        "Pack of the coarse stage; a library that was built with another keeps that one until you "
        "choose or rebuild.",
    )
    fine_pack: str = _option("starter-fine", "Pack of the fine stage; empty for none.")
    text_pack: str = _option(
        "starter-text",
        "Pack that finds passages of documents; empty: the coarse pack does that too.",
    )
    precision: str = _option(
        "auto",
        "Weights of the coarse towers; auto: measured, eight bits only where they change nothing.",
        choices=("auto", "fp32", "int8"),
    )
    providers: str = _option(
        "auto",
        "What the coarse towers run on; auto: a graphics processor that proves right.",
        choices=("auto", "cpu", "cuda", "coreml"),
    )
    scoring: str = _option(
        "log-odds",
        "How verdicts order candidates: ours, or the paper's rule to the letter.",
        choices=("log-odds", "paper"),
    )
    fusion_weight: float | None = _option(
        None, "Weight of the cosine beside the verdict; absent: the fine pack's own.", minimum=0.0
    )
    coarse_k: int = _option(60, "Candidates that the coarse stage proposes.", minimum=1)
    fine_k: int | None = _option(
        None, "Candidates put to the model; absent: the fine pack's own; 0: none.", minimum=0
    )
    fine_budget_s: float = _option(
        20.0, "Seconds after which no further candidate is judged.", minimum=0.0
    )
    fine_risk: float = _option(
        0.02,
        "Risk, 0 … 1, at which a match is overlooked because judging ends early; 0: judge all.",
        minimum=0.0,
    )
    fine_retrace: bool = _option(
        False, "Whether the picture is shown to the model again within, where it is unsure."
    )
    fine_recheck_regions: bool = _option(
        False, "Whether a part of the picture is looked at again where an answer is in doubt."
    )
    query_help: bool = _option(
        True, "Whether a model that can write puts queries into words the coarse stage knows."
    )
    fine_prefetch_idle: bool = _option(
        True, "Whether likely candidates are looked at ahead while nothing else is to be done."
    )
    fine_cache_mib: int = _option(
        512, "MiB of disk for pictures as the fine model sees them; 0: none are kept.", minimum=0
    )
    threads: int = _option(
        0, "Threads of the models; 0: one per core, one for small models.", minimum=0
    )
    ocr: bool = _option(True, "Whether text in pictures is read, so that they are found by it.")
    workers: int = _option(0, "Processes that read files; 0: one per core.", minimum=0)
    memory_mib: int | None = _option(
        None,
        "Memory that the processes reading files may use together; absent: what the cores need.",
        minimum=256,
    )
    gpu: str = _option(
        "auto",
        "Whether the fine model uses a graphics processor; auto: as far as it fits.",
        choices=("auto", "off", "on"),
    )
    gpu_layers: int = _option(
        -1, "Layers of the fine model to put there at most; -1: all.", minimum=-1
    )
    rest_on_battery: bool = _option(False, "Whether indexing rests on battery.")
    rest_while_active: bool = _option(
        False, "Whether indexing rests while you type or move the pointer."
    )
    idle_after_s: float = _option(
        60.0, "Seconds without typing or moving after which it goes on.", minimum=1.0
    )
    keep_missing_days: float = _option(
        7.0,
        "Days for which files that are gone are remembered, should they come back.",
        minimum=0.0,
    )
    offline: bool = _option(
        False, "Whether nothing may be fetched, whoever asks; HF_HUB_OFFLINE does the same."
    )
    hub: str = _option("", "Address to fetch packs from; empty: HF_ENDPOINT, or the hub's own.")
    mirrors: str = _option("", "Further addresses with the same files, between spaces.")
    bandwidth_kib_s: int = _option(
        0, "KiB a second that fetching may use; 0: all there is.", minimum=0
    )
    languages: str = _option(
        "",
        "Languages of your files beside English, as in «de fr»: by them words are found in their "
        "other forms; empty: the system's.",
    )
    offer_judge: bool = _option(
        True, "Whether a model for the close check is offered where none here knows what is found."
    )
    theme: str = _option("system", "Colours of the window.", choices=("system", "light", "dark"))
    language: str = _option(
        "", "Language of the window; empty: the system's.", choices=("", "en", "de", "ja", "ar")
    )

    @property
    def thread_count(self) -> int:
        """Threads to use."""
        return self.threads or (os.cpu_count() or 1)

    @property
    def worker_count(self) -> int:
        """Reading processes to use."""
        return self.workers or (os.cpu_count() or 1)


def load_settings_file(path: Path) -> Settings:
    """Read a settings file; a file that is not there gives the defaults.

    Raises:
        InputError: It is not TOML, is of a newer version, or holds an unknown or wrong option.
    """
    return parse_settings(_read_table(path), path)


def load_settings(where: AppPaths) -> Settings:
    """Read the settings of a library.

    A library with a name has a file of its own; what that does not say is as in the common one,
    but for the packs: to choose another there must not rebuild this library too.

    Raises:
        InputError: As for ``load_settings_file``.
    """
    if not where.library:
        return load_settings_file(where.settings)
    common = _read_table(where.common_settings)
    parse_settings(common, where.common_settings)
    own = _read_table(where.settings)
    parse_settings(own, where.settings)
    return parse_settings(
        {k: v for k, v in common.items() if k not in PACK_SETTINGS.values()} | own
    )


def read_chosen_packs(current: Settings, where: AppPaths) -> frozenset[PackRole]:
    """Return the roles whose pack a person chose: in the library's settings, or for this run.

    The others are the program's own choice, which may be another in the next version.

    Raises:
        InputError: The settings file cannot be read.
    """
    own = _read_table(where.settings)
    defaults = Settings()
    return frozenset(
        role
        for role, name in PACK_SETTINGS.items()
        if name in own or getattr(current, name) != getattr(defaults, name)
    )


def _read_table(path: Path) -> dict[str, object]:
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


def write_setting(path: Path, name: str, value: str | bool) -> None:
    """Write one choice into a settings file and leave the rest of it as it is.

    Args:
        path: The file; it is made if it is not there.
        name: The option, one that takes text, or yes and no.
        value: Its value.

    Raises:
        InputError: The file cannot be read or written, or the choice is none.
    """
    load_settings_file(path)
    line = f"{name} = {json.dumps(value, ensure_ascii=False)}"
    try:
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        # Options stand before the first table, and there is no table in this version's format.
        had = [n for n, old in enumerate(lines) if re.match(rf"\s*{re.escape(name)}\s*=", old)]
        if had:
            lines[had[0]] = line
        else:
            lines.append(line)
        text = "\n".join(lines) + "\n"
        parse_settings({k: v for k, v in tomllib.loads(text).items() if k != "version"}, path)
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(path.name + ".new")
        new.write_text(text, "utf-8")
        new.replace(path)
    except tomllib.TOMLDecodeError as exc:
        raise InputError("The settings file cannot be changed", str(exc), path) from exc
    except OSError as exc:
        detail = exc.strerror or str(exc)
        raise InputError("The settings file cannot be written", detail, path) from exc


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
    return value
