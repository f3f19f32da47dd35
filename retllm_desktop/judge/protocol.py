"""The messages between the program and the judge's process, as JSON headers with pixel blobs.

Pictures are numbered within a request. Their pixels are sent only where no encoding of them is
believed to be cached; a child that finds none asks for them (``MISSING``).
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, cast

import numpy as np

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.judging import JudgeInput, JudgePicture, Pair
from retllm_desktop.core.runtimes import LlamaBuild, LlamaDevice
from retllm_desktop.core.similarity import MatchCurve, MatchPrior
from retllm_desktop.core.types import ImageSpec, Rgb, Verdict, VerdictReuse
from retllm_desktop.judge.errors import ModelFailedError
from retllm_desktop.judge.offload import OffloadChoice
from retllm_desktop.packs.fine_spec import FineSpec, PairRule, RetracingParameters

Header = dict[str, object]


class MessageKind(StrEnum):
    """The field ``type`` of a message: first those to the child, then those from it."""

    PICTURE = "picture"
    JUDGE = "judge"
    CHOOSE = "choose"
    WRITE = "write"
    PREFETCH = "prefetch"
    ATTEND = "attend"
    CANCEL = "cancel"
    QUIT = "quit"

    PLACING = "placing"
    LOADING = "loading"
    READY = "ready"
    MISSING = "missing"
    ANSWER = "answer"
    FAILED = "failed"


JOB_KINDS: Final = frozenset(
    {
        MessageKind.JUDGE,
        MessageKind.CHOOSE,
        MessageKind.WRITE,
        MessageKind.PREFETCH,
        MessageKind.ATTEND,
    }
)
"""The messages that ask the child to do something."""


def kind_of(header: Mapping[str, object]) -> MessageKind:
    """Return a message's kind.

    Raises:
        KeyError: It has none.
        ValueError: It is of no known kind.
    """
    return MessageKind(str(header["type"]))


@dataclass(frozen=True, slots=True)
class JudgeSetup:
    """What the child is started with.

    Attributes:
        model: GGUF of the language model.
        mmproj: GGUF of the picture encoder.
        spec: The fine part of the manifest.
        threads: CPU threads.
        gpu_layers: Layers on a graphics processor at most, −1 for all.
        gpu: Whether a graphics processor may be used.
        cache_folder: Folder of image embeddings; None: none are cached.
        cache_name: Subfolder of this encoder's embeddings.
        cache_bytes: Size limit of the folder.
        state_bytes: Memory limit of the prefix cache.
    """

    model: Path
    mmproj: Path
    spec: FineSpec
    threads: int
    gpu_layers: int
    gpu: OffloadChoice = OffloadChoice.AUTO
    cache_folder: Path | None = None
    cache_name: str = ""
    cache_bytes: int = 0
    state_bytes: int = 0


def setup_to_json(setup: JudgeSetup) -> Header:
    """Return the set-up as plain values; paths that are not UTF-8 keep their surrogates."""
    header: Header = {**asdict(setup)}
    for name in ("model", "mmproj", "cache_folder"):
        header[name] = None if header[name] is None else str(header[name])
    return header


def setup_from_json(header: Mapping[str, object]) -> JudgeSetup:
    """Undo ``setup_to_json``; both sides are this program, so nothing is checked again."""
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
        Pair(name): MatchPrior(**{part: MatchCurve(**curve) for part, curve in curves.items()})
        for name, curves in priors.items()
    }
    fields["retracing"] = RetracingParameters(**retracing) if retracing else None  # type: ignore[arg-type]
    folder = header["cache_folder"]
    return JudgeSetup(
        model=Path(cast("str", header["model"])),
        mmproj=Path(cast("str", header["mmproj"])),
        spec=FineSpec(**fields),  # type: ignore[arg-type]
        threads=cast("int", header["threads"]),
        gpu_layers=cast("int", header["gpu_layers"]),
        gpu=OffloadChoice(str(header["gpu"])),
        cache_folder=Path(folder) if isinstance(folder, str) else None,
        cache_name=str(header["cache_name"]),
        cache_bytes=cast("int", header["cache_bytes"]),
        state_bytes=cast("int", header["state_bytes"]),
    )


def build_from_json(header: Mapping[str, object]) -> LlamaBuild:
    """Read a child's report on the installed llama.cpp."""
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
        "type": MessageKind.PICTURE,
        "request": request,
        "number": number,
        "height": height,
        "width": width,
    }


def picture_from_json(header: Mapping[str, object], pixels: bytes) -> tuple[int, Rgb]:
    """Read a picture: its number, and (height, width, 3) uint8.

    Raises:
        KeyError: A field is missing.
        TypeError: A field is no integer.
        ValueError: The number of pixels is another one.
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
        picture: Returns the picture of a number and a key.

    Raises:
        KeyError: A field is missing.
        TypeError: A field is of another type.
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


_VERDICT_NUMBERS: Final = (
    "p_true",
    "entropy_nats",
    "log_odds",
    "answer_mass",
    "encode_s",
    "prefill_s",
    "suffix_s",
)


def verdict_from_json(header: Mapping[str, object]) -> Verdict:
    """Read a verdict, whose JSON is that of its fields.

    Raises:
        KeyError: A field is missing.
        TypeError: A number is none.
        ValueError: ``reused`` has an unknown value.
    """
    return Verdict(
        **{name: _read_float(header[name]) for name in _VERDICT_NUMBERS},
        reused=VerdictReuse(str(header["reused"])),
        region_checked=header["region_checked"] is True,
        retraced=header["retraced"] is True,
        tokens=read_integer(header["tokens"]),
    )


def failure_to_json(request: int | None, error: EngineError, sequence: int | None = None) -> Header:
    """Return the message of a failure.

    Args:
        request: The request; None: the model could not be loaded.
        error: The error.
        sequence: The question's number in the request.
    """
    return {
        "type": MessageKind.FAILED,
        "request": request,
        "sequence": sequence,
        "title": error.title,
        "detail": error.detail,
        "path": None if error.path is None else str(error.path),
        "of_model": isinstance(error, ModelFailedError),
    }


def failure_from_json(header: Mapping[str, object]) -> EngineError:
    """Read an error, of the class that it had."""
    path = header.get("path")
    kind = ModelFailedError if header.get("of_model") is True else EngineError
    return kind(
        str(header.get("title")),
        str(header.get("detail", "")),
        Path(path) if isinstance(path, str) else None,
    )


def read_integer(value: object) -> int:
    """Return an integer.

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
