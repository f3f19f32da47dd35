"""Puts together what evaluates: the packs that the settings choose, over pictures of a set."""

from __future__ import annotations

import contextlib
import os
import platform
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import numpy as np

from retllm_desktop import __version__
from retllm_desktop.composition.application import make_pack_service
from retllm_desktop.composition.models import (
    make_dual_encoder,
    make_judge,
    open_kept_questions,
    open_machine_records,
)
from retllm_desktop.composition.rerank_rules import choose_fusion_rule, choose_search_limits
from retllm_desktop.core.errors import PackError
from retllm_desktop.core.judging import Pair
from retllm_desktop.core.model_roles import FileRole, PackRole
from retllm_desktop.evaluation.coarse import CoarseStage
from retllm_desktop.evaluation.fine import FineStage
from retllm_desktop.evaluation.pictures import FolderPictureSource
from retllm_desktop.evaluation.pool_ranking import PoolRanker
from retllm_desktop.evaluation.records import AnswerCache, OutputFolder, VectorCache
from retllm_desktop.evaluation.report import PackIdentity, RunEnvironment
from retllm_desktop.evaluation.rows import FusionRules
from retllm_desktop.evaluation.run import EvaluationService
from retllm_desktop.judge.inference.prompts import SHEET_PROMPT
from retllm_desktop.packs.installed import replace_spec
from retllm_desktop.platform.hardware.detection import read_hardware
from retllm_desktop.platform.hardware.python_packages import LLAMA_VERSION, read_environment
from retllm_desktop.search.judge_images import RegionFinder

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
    from retllm_desktop.evaluation.pictures import PictureSource
    from retllm_desktop.packs.fine_spec import FineSpec, RetracingParameters
    from retllm_desktop.packs.installed import InstalledPack
    from retllm_desktop.packs.manifest import Manifest
    from retllm_desktop.packs.question_templates import Framing
    from retllm_desktop.platform.paths import AppPaths
    from retllm_desktop.platform.settings import Settings

_RUNTIMES: Final = ("numpy", "onnxruntime", "llama-cpp-python", "tokenizers", "pillow")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """An evaluation, wired.

    Attributes:
        service: Runs it.
        folder: Where its results go.
        fine_k: How many candidates the fine pack judges in a search; 0 without one.
        notice: Why the fine stage is not there, or empty.
    """

    service: EvaluationService
    folder: OutputFolder
    fine_k: int
    notice: str


@contextlib.contextmanager
def open_pictures(folder: Path, settings: Settings) -> Generator[FolderPictureSource, None, None]:
    """Open a folder of pictures.

    Raises:
        InputError: There is none.
    """
    from retllm_desktop.extraction.pool import ProcessExtractor

    extractor = ProcessExtractor(workers=settings.worker_count)
    with contextlib.closing(extractor):
        yield FolderPictureSource(folder, extractor)


@contextlib.contextmanager
def open_evaluation(
    settings: Settings,
    paths: AppPaths,
    out: Path,
    pictures: PictureSource,
    *,
    with_judge: bool = True,
    retracing: RetracingParameters | None = None,
    framing: Framing | None = None,
) -> Generator[Evaluation, None, None]:
    """Put an evaluation together; everything is closed at its end.

    Args:
        settings: Choose the packs and how they run.
        paths: Where packs lie.
        out: Folder of the results and caches.
        pictures: The set's pictures.
        with_judge: Whether the fine stage is measured.
        retracing: Parameters of visual retracing instead of the pack's.
        framing: How questions ask for their answers, instead of the way that was kept for the pack
            or is its own.

    Raises:
        InputError: The folder cannot be written, or is in use.
        PackError: The coarse pack is missing or damaged.
        EngineError: The coarse pack cannot run.
    """
    load = _read_load()
    packs = make_pack_service(settings, paths)
    records = open_machine_records(paths)
    coarse_pack = packs.chosen(PackRole.COARSE)
    fine_pack, notice = _fine_pack(settings, paths, framing) if with_judge else (None, "")
    if fine_pack is not None and retracing is not None:
        fine_pack = replace_spec(fine_pack, lambda spec: replace(spec, retracing=retracing))
    encoder = make_dual_encoder(coarse_pack, settings, records)
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(OutputFolder(out))
        coarse = identify_pack(PackRole.COARSE, coarse_pack.manifest, _measure_precision(encoder))
        vectors = VectorCache(out, asdict(coarse), encoder.space.dimension)
        stack.callback(vectors.close)
        identities = [coarse]
        fine = None
        spec = fine_pack.manifest.fine if fine_pack is not None else None
        if fine_pack is not None and spec is not None:
            judge = make_judge(fine_pack, settings, paths, records)
            stack.callback(judge.close)
            identities.append(identify_pack(PackRole.FINE, fine_pack.manifest))
            answers = AnswerCache(out, answer_dependencies(identities[-1], spec, coarse))
            stack.callback(answers.close)
            from retllm_desktop.judge.client.process_judge import ProcessJudge

            attention = judge if isinstance(judge, ProcessJudge) else None
            fine = FineStage(judge, pictures, answers, RegionFinder(encoder), attention=attention)
        stage = CoarseStage(encoder, pictures, vectors)
        service = EvaluationService(
            pictures,
            stage,
            fine,
            _rules(settings, spec),
            packs=tuple(identities),
            circumstances=lambda: _circumstances(load),
            pools=PoolRanker(stage, encoder, pictures, out, asdict(coarse)),
        )
        yield Evaluation(service, folder, spec.fine_k if spec is not None else 0, notice)


def _rules(settings: Settings, spec: FineSpec | None) -> FusionRules:
    if spec is None:
        return FusionRules()
    chosen = choose_search_limits(settings, spec)
    return FusionRules(
        lambda pair: choose_fusion_rule(settings, spec, pair), spec.match_priors, chosen.fine_risk
    )


def _fine_pack(
    settings: Settings, paths: AppPaths, framing: Framing | None
) -> tuple[InstalledPack | None, str]:
    if not settings.fine_pack:
        return None, "no fine pack is chosen; only the coarse stage is measured"
    try:
        pack = make_pack_service(settings, paths).chosen(PackRole.FINE)
    except PackError as exc:
        return None, f"{exc}; only the coarse stage is measured"
    if framing is None:
        return open_kept_questions(paths).applied(pack), ""
    return replace_spec(pack, lambda spec: spec.asked_by(framing)), ""


def _measure_precision(encoder: OnnxDualEncoder) -> str:
    """Return how the image tower runs; it is loaded for that, as what it runs on decides."""
    px = encoder.image_spec.px
    encoder.embed_images([np.zeros((px, px, 3), np.uint8)])
    return encoder.precision


def identify_pack(role: str, manifest: Manifest, runs: str = "") -> PackIdentity:
    """Say which pack was measured: its id, version and files, and how it runs."""
    revision = manifest.source.revision if manifest.source is not None else None
    # Of a coarse pack a text may be changed without any vector changing; of none the weights.
    files = {file.path: file.sha256 for file in manifest.files if file.role != FileRole.CARD}
    return PackIdentity(role, manifest.id, manifest.version, revision or "", files, runs)


def answer_dependencies(
    pack: PackIdentity, spec: FineSpec, coarse: PackIdentity | None = None
) -> dict[str, object]:
    """Return all that an answer depends on beside query and candidate."""
    return {
        "pack": asdict(pack),
        # It finds the parts for a second look.
        "regions_by": None if coarse is None else asdict(coarse),
        "llama": LLAMA_VERSION,
        "prompts": {pair.value: list(spec.templates(pair)) for pair in Pair},
        "chat_template": spec.chat_template,
        "around": [spec.system, dict(spec.template_arguments), spec.frame],
        "answers": [list(spellings) for spellings in spec.answer_spellings],
        "image": [repr(spec.image_spec), spec.image_max_px, spec.image_max_tokens],
        "retracing": repr(spec.retracing),
        "sheet": SHEET_PROMPT,
    }


def _circumstances(load: tuple[float, ...]) -> RunEnvironment:
    installed = read_environment()
    hardware = read_hardware()
    memory = hardware.memory
    parts = [
        hardware.processor.model or hardware.processor.architecture,
        f"{hardware.processor.logical_cores} logical cores",
        "" if memory is None else f"{memory.total_bytes / 2**30:.0f} GiB",
        *(one.name for one in hardware.accelerators),
        hardware.release,
    ]
    versions = {"python": platform.python_version()}
    versions |= {name: installed.versions[name] for name in _RUNTIMES if name in installed.versions}
    return RunEnvironment(
        __version__,
        versions,
        ", ".join(filter(None, parts)),
        (*load, *_read_load()),
        datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _read_load() -> tuple[float, ...]:
    try:
        return (round(os.getloadavg()[0], 2),)
    except (AttributeError, OSError):
        # Windows has no such number.
        return ()
