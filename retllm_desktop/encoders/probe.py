"""Runs a pack's encoder on trial inputs, for the diagnosis."""

import time
from collections.abc import Sequence
from typing import Final

import numpy as np

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.model_roles import FileRole, Precision
from retllm_desktop.core.runtimes import EncoderCheck, OnnxBuild, PassageEncoderCheck
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.encoders.precision_check import PrecisionCheck
from retllm_desktop.encoders.providers import Placement
from retllm_desktop.encoders.sessions import list_available_providers, read_onnxruntime_version
from retllm_desktop.encoders.text_encoder import OnnxTextEncoder
from retllm_desktop.encoders.trial_inputs import (
    TRIAL_SENTENCES,
    draw_trial_images,
    find_least_cosine,
)
from retllm_desktop.encoders.tuning import measure_tuning, recall_tuning
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.platform.hardware.machine_records import MachineRecords

_PASSAGES: Final = 16


def read_onnx_build() -> OnnxBuild:
    """Return what the installed onnxruntime can do."""
    return OnnxBuild(read_onnxruntime_version(), list_available_providers())


def probe_encoder(
    pack: InstalledPack,
    *,
    precision: Precision,
    threads: Sequence[int],
    placement: Placement,
    records: MachineRecords,
    check: PrecisionCheck,
    benchmark: bool,
) -> EncoderCheck:
    """Embed pictures and sentences with a pack.

    Args:
        pack: A pack of the coarse role.
        precision: The setting.
        threads: Numbers of threads to choose from.
        placement: Chooses what the towers run on.
        records: Measurements of this machine.
        check: Compares towers with their most exact files.
        benchmark: Whether to measure anew how the image tower is fastest; a pack with
            eight-bit weights alone leaves nothing to choose.

    Raises:
        EngineError: A model cannot run.
        PackError: The pack is no dual encoder, or lacks a file.
    """
    if benchmark and pack.has(FileRole.IMAGE):
        measure_tuning(pack, threads, records)
    encoder = OnnxDualEncoder(
        pack,
        precision=precision,
        threads=threads,
        placement=placement,
        records=records,
        check=check,
    )
    encoder.embed_images(draw_trial_images(encoder.image_spec.px, 2))
    encoder.embed_texts(TRIAL_SENTENCES)
    tuning = recall_tuning(pack, threads, records)
    return EncoderCheck(
        precision=encoder.precision,
        text_precision=encoder.text_precision,
        attempts=placement.attempts,
        notices=placement.notices,
        rates=() if tuning is None else tuning.throughputs,
        least_cosine=None if tuning is None else tuning.least_cosine,
        rankings={one.tower: one.sentence(pack.manifest.id) for one in check.compare_all()},
    )


def probe_passage_encoder(
    pack: InstalledPack, *, precision: Precision, threads: int | None
) -> PassageEncoderCheck:
    """Embed passages with a pack, and compare its vectors with those that its makers get.

    Raises:
        EngineError: The model cannot run.
        PackError: The pack encodes no passages, or lacks a file.
    """
    spec = pack.manifest.text
    if spec is None:
        raise PackError(f"The pack {pack.manifest.id} encodes no passages", "", pack.folder)
    encoder = OnnxTextEncoder(pack, precision=precision, threads=threads)
    encoder.embed_texts(TRIAL_SENTENCES)
    # Each begins with another sentence, so that no two are the same.
    passages = [
        " ".join(
            [
                *TRIAL_SENTENCES[n % len(TRIAL_SENTENCES) :],
                *TRIAL_SENTENCES[: n % len(TRIAL_SENTENCES)],
                str(n),
            ]
        )
        for n in range(_PASSAGES)
    ]
    began_s = time.perf_counter()
    encoder.embed_texts(passages)
    elapsed_s = time.perf_counter() - began_s
    cosines = [
        find_least_cosine(
            encoder.embed_texts([one.text]), np.asarray(one.vector, dtype=np.float32)[None]
        )
        for one in spec.references
    ]
    return PassageEncoderCheck(
        precision=precision,
        texts_per_s=len(passages) / max(elapsed_s, 1e-6),
        least_cosine=min(cosines, default=None),
        agrees=all(
            cosine >= one.least_cosine for cosine, one in zip(cosines, spec.references, strict=True)
        ),
    )
