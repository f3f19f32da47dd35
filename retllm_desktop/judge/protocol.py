"""What the program and the judging child say to each other, as JSON headers.

Program to child: ``picture`` (pixels, as a blob), ``judge``, ``choose``, ``write``, ``warm``,
``cancel``, ``load``, ``quit``. Child to program: ``placing``, ``loading``, ``ready``,
``missing`` (pixels that it needs), ``answer``, ``failed``.

Pictures have numbers that are good for one request. Their pixels are sent only where what was
made of them is not believed to be kept; a child that finds it is not asks for them.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

import numpy as np

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.judging import JudgeCacheReport, JudgeInput, JudgePicture, Pair
from retllm_desktop.core.runtimes import LlamaBuild, LlamaDevice
from retllm_desktop.core.similarity import MatchCurve, MatchPrior
from retllm_desktop.core.types import ImageSpec, Rgb, Verdict
from retllm_desktop.judge.errors import ModelFailedError
from retllm_desktop.packs.fine_spec import FineSpec, PairRule, RetracingParameters

Header = dict[str, object]


@dataclass(frozen=True, slots=True)
class JudgeSetup:
    """What the child is started with.

    Attributes:
        model: GGUF of the language model.
        mmproj: GGUF of the picture encoder.
        spec: The fine part of the manifest.
        threads: CPU threads.
        gpu_layers: Layers on a graphics processor at most, −1 for all.
        gpu: ``auto``, ``off`` or ``on``.
        cache_folder: Folder of encoded pictures; None: none are kept.
        cache_name: Name of the encoder in it.
        cache_bytes: What the folder may take.
        state_bytes: Memory for what the model remembers of beginnings of questions.
    """

    model: Path
    mmproj: Path
    spec: FineSpec
    threads: int
    gpu_layers: int
    gpu: str = "auto"
    cache_folder: Path | None = None
    cache_name: str = ""
    cache_bytes: int = 0
    state_bytes: int = 0


def setup_to_json(setup: JudgeSetup) -> Header:
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
        "cache_folder": None if setup.cache_folder is None else str(setup.cache_folder),
        "cache_name": setup.cache_name,
        "cache_bytes": setup.cache_bytes,
        "state_bytes": setup.state_bytes,
    }


def setup_from_json(header: Mapping[str, object]) -> JudgeSetup:
    """Undo ``setup_to_json``; both sides are this program, so nothing is checked twice."""
    spec = cast("dict[str, object]", header["spec"])
    image = cast("dict[str, object] | None", spec["image_spec"])
    lists = {
        name: tuple(cast("list[str]", spec[name])) for name in ("answers_true", "answers_false")
    }
    rules = cast("dict[str, dict[str, float]]", spec["pairs"])
    retracing = cast("dict[str, object] | None", spec["retracing"])
    priors = cast("dict[str, dict[str, dict[str, float]]]", spec["match_priors"])
    fields = spec | lists
    fields["image_spec"] = ImageSpec(**image) if image else None  # type: ignore[arg-type]
    fields["pairs"] = {Pair(name): PairRule(**rule) for name, rule in rules.items()}
    fields["match_priors"] = {
        Pair(name): MatchPrior(
            MatchCurve(**prior["before_match"]), MatchCurve(**prior["after_match"])
        )
        for name, prior in priors.items()
    }
    fields["retracing"] = RetracingParameters(**retracing) if retracing else None  # type: ignore[arg-type]
    return JudgeSetup(
        Path(cast("str", header["model"])),
        Path(cast("str", header["mmproj"])),
        FineSpec(**fields),  # type: ignore[arg-type]
        cast("int", header["threads"]),
        cast("int", header["gpu_layers"]),
        str(header["gpu"]),
        Path(folder) if isinstance(folder := header["cache_folder"], str) else None,
        str(header["cache_name"]),
        cast("int", header["cache_bytes"]),
        cast("int", header["state_bytes"]),
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
        devices=tuple(LlamaDevice(**device) for device in devices),  # type: ignore[arg-type]
    )


def picture_to_json(request: int, number: int, rgb: Rgb) -> Header:
    """Return the header of a picture, whose pixels follow."""
    height, width = rgb.shape[:2]
    return {
        "type": "picture",
        "request": request,
        "number": number,
        "height": height,
        "width": width,
    }


def picture_from_json(header: Mapping[str, object], pixels: bytes) -> tuple[int, Rgb]:
    """Read a picture: its number, and (height, width, 3) uint8.

    Raises:
        KeyError: Something is missing.
        TypeError: Something is no number.
        ValueError: There are more or fewer pixels than it says.
    """
    number, height, width = (read_integer(header[name]) for name in ("number", "height", "width"))
    return number, np.frombuffer(pixels, dtype=np.uint8).reshape(height, width, 3)


def side_to_json(side: JudgeInput, number: Callable[[JudgePicture], int]) -> Header:
    """Return one side of a comparison, its pictures by number."""
    return {
        "text": side.text,
        "picture": _picture(side.picture, number),
        "crop": _picture(side.crop, number),
    }


def side_from_json(header: object, picture: Callable[[int, bytes], JudgePicture]) -> JudgeInput:
    """Read one side of a comparison.

    Args:
        header: What ``side_to_json`` returned.
        picture: Makes a picture of its number and its key.

    Raises:
        KeyError: Something is missing.
        TypeError: Something is of another kind.
        ValueError: A key is no hexadecimal number.
    """
    fields = cast("dict[str, object]", header)

    def read(name: str) -> JudgePicture | None:
        value = cast("dict[str, object] | None", fields[name])
        if value is None:
            return None
        return picture(read_integer(value["number"]), bytes.fromhex(str(value["key"])))

    return JudgeInput(str(fields["text"]), read("picture"), read("crop"))


def _picture(picture: JudgePicture | None, number: Callable[[JudgePicture], int]) -> Header | None:
    if picture is None:
        return None
    return {"number": number(picture), "key": picture.key.hex()}


def verdict_to_json(verdict: Verdict) -> Header:
    """Return the child's answer to one question."""
    return {**asdict(verdict)}


def verdict_from_json(header: Mapping[str, object]) -> Verdict:
    """Read the child's answer.

    Raises:
        KeyError: A number is missing.
        TypeError: One is not a number.
    """
    return Verdict(
        p_true=_read_float(header["p_true"]),
        entropy_nats=_read_float(header["entropy_nats"]),
        log_odds=_read_float(header["log_odds"]),
        answer_mass=_read_float(header["answer_mass"]),
        encode_s=_read_float(header["encode_s"]),
        prefill_s=_read_float(header["prefill_s"]),
        suffix_s=_read_float(header["suffix_s"]),
        reused=str(header["kept"]),
        region_checked=header["looked_again"] is True,
        retraced=header["retraced"] is True,
    )


def report_from_json(header: Mapping[str, object]) -> JudgeCacheReport:
    """Read what the child keeps.

    Raises:
        TypeError: Something is no number, or of a name that nobody knows.
    """
    return JudgeCacheReport(**{name: read_integer(value) for name, value in header.items()})


def failure_to_json(request: int | None, error: EngineError, sequence: int | None = None) -> Header:
    """Return a failure.

    Args:
        request: What failed; None: the model could not be loaded.
        error: Why.
        sequence: Which question of the request.
    """
    return {
        "type": "failed",
        "request": request,
        "sequence": sequence,
        "title": error.title,
        "detail": error.detail,
        "path": None if error.path is None else str(error.path),
        "of_model": isinstance(error, ModelFailedError),
    }


def failure_from_json(header: Mapping[str, object]) -> EngineError:
    """Read a failure, of the kind that it was."""
    path = header.get("path")
    kind = ModelFailedError if header.get("of_model") is True else EngineError
    return kind(
        str(header.get("title")),
        str(header.get("detail", "")),
        Path(path) if isinstance(path, str) else None,
    )


def read_integer(value: object) -> int:
    """Return a whole number.

    Raises:
        TypeError: It is none.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("not a whole number in a message")
    return value


def _read_float(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError("not a number in the child's answer")
    return float(value)
