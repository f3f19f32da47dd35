"""What the program and the judging child say to each other, as JSON headers.

Program to child: ``judge`` (with the pixels as a blob), ``cancel``, ``load``, ``quit``. Child
to program: ``placing``, ``loading``, ``ready``, ``verdict``, ``failed``.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.fine_spec import FineSpec, PairRule, Retracing
from retllm_desktop.core.matching import Pair
from retllm_desktop.core.runtimes import Device, LlamaBuild
from retllm_desktop.core.types import ImageSpec, Rgb, Verdict

Header = dict[str, object]


@dataclass(frozen=True, slots=True)
class Setup:
    """What the child is started with.

    Attributes:
        model: GGUF of the language model.
        mmproj: GGUF of the picture encoder.
        spec: The fine part of the manifest.
        threads: CPU threads.
        gpu_layers: Layers on a graphics processor at most, −1 for all.
        gpu: ``auto``, ``off`` or ``on``.
    """

    model: Path
    mmproj: Path
    spec: FineSpec
    threads: int
    gpu_layers: int
    gpu: str = "auto"


def setup_to_json(setup: Setup) -> Header:
    """Return the set-up as plain values; paths that are not UTF-8 keep their surrogates."""
    spec = asdict(setup.spec) | {"prompts": dict(setup.spec.prompts)}
    spec["pairs"] = {pair.value: asdict(rule) for pair, rule in setup.spec.pairs.items()}
    return {
        "model": str(setup.model),
        "mmproj": str(setup.mmproj),
        "spec": spec,
        "threads": setup.threads,
        "gpu_layers": setup.gpu_layers,
        "gpu": setup.gpu,
    }


def setup_from_json(header: Mapping[str, object]) -> Setup:
    """Undo ``setup_to_json``; both sides are this program, so nothing is checked twice."""
    spec = cast("dict[str, object]", header["spec"])
    image = cast("dict[str, object] | None", spec["image_spec"])
    lists = {
        name: tuple(cast("list[str]", spec[name])) for name in ("answers_true", "answers_false")
    }
    rules = cast("dict[str, dict[str, float]]", spec["pairs"])
    retracing = cast("dict[str, object] | None", spec["retracing"])
    fields = spec | lists
    fields["image_spec"] = ImageSpec(**image) if image else None  # type: ignore[arg-type]
    fields["pairs"] = {Pair(name): PairRule(**rule) for name, rule in rules.items()}
    fields["retracing"] = Retracing(**retracing) if retracing else None  # type: ignore[arg-type]
    return Setup(
        Path(cast("str", header["model"])),
        Path(cast("str", header["mmproj"])),
        FineSpec(**fields),  # type: ignore[arg-type]
        cast("int", header["threads"]),
        cast("int", header["gpu_layers"]),
        str(header["gpu"]),
    )


def build_to_json(build: LlamaBuild) -> Header:
    """Return what a child says of the installed llama.cpp."""
    return {**asdict(build)}


def build_from_json(header: Mapping[str, object]) -> LlamaBuild:
    """Read what a child says of the installed llama.cpp."""
    devices = cast("list[dict[str, object]]", header["devices"])
    return LlamaBuild(
        version=str(header["version"]),
        offloads=bool(header["offloads"]),
        system=str(header["system"]),
        devices=tuple(Device(**device) for device in devices),  # type: ignore[arg-type]
    )


def question_to_json(request: int, key: int, query: str, rgb: Rgb) -> Header:
    """Return the header of a candidate, whose pixels follow."""
    height, width = rgb.shape[:2]
    return {
        "type": "judge",
        "request": request,
        "key": key,
        "query": query,
        "height": height,
        "width": width,
    }


def verdict_to_json(request: int, key: int, verdict: Verdict) -> Header:
    """Return the child's answer about one candidate."""
    return {"type": "verdict", "request": request, "key": key, **asdict(verdict)}


def verdict_from_json(header: Mapping[str, object]) -> Verdict:
    """Read the child's answer.

    Raises:
        KeyError: A number is missing.
        TypeError: One is not a number.
    """
    return Verdict(
        p_true=_number(header["p_true"]),
        entropy_nats=_number(header["entropy_nats"]),
        log_odds=_number(header["log_odds"]),
        answer_mass=_number(header["answer_mass"]),
        encode_s=_number(header["encode_s"]),
        prefill_s=_number(header["prefill_s"]),
        suffix_s=_number(header["suffix_s"]),
        kept=str(header["kept"]),
        looked_again=header["looked_again"] is True,
        retraced=header["retraced"] is True,
    )


def failure_to_json(request: int | None, error: EngineError) -> Header:
    """Return a failure; ``request`` None means that the model could not be loaded."""
    return {
        "type": "failed",
        "request": request,
        "title": error.title,
        "detail": error.detail,
        "path": None if error.path is None else str(error.path),
    }


def failure_from_json(header: Mapping[str, object]) -> EngineError:
    """Read a failure."""
    path = header.get("path")
    return EngineError(
        str(header.get("title")),
        str(header.get("detail", "")),
        Path(path) if isinstance(path, str) else None,
    )


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError("not a number in the child's answer")
    return float(value)
