"""Tries an encoder as it would run, and tells what became of it."""

import time
from collections.abc import Sequence
from typing import Final

import numpy as np

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.runtimes import EncoderTrial, OnnxBuild, PassageTrial, Rate
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.encoders.providers import Placement
from retllm_desktop.encoders.sessions import available_providers, onnxruntime_version
from retllm_desktop.encoders.text_encoder import OnnxTextEncoder
from retllm_desktop.encoders.trials import SENTENCES, least_cosine, pictures
from retllm_desktop.encoders.tuning import measured, remembered
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.platform.hardware.machine_records import Records

_PASSAGES: Final = 16


def onnx_build() -> OnnxBuild:
    """Return what the installed onnxruntime can do."""
    return OnnxBuild(onnxruntime_version(), available_providers())


def try_encoder(
    pack: InstalledPack,
    *,
    precision: str,
    threads: Sequence[int],
    placement: Placement,
    records: Records,
    benchmark: bool,
) -> EncoderTrial:
    """Embed pictures and sentences with a pack.

    Args:
        pack: A pack of the coarse role.
        precision: As the settings have it.
        threads: Numbers of threads to choose from.
        placement: Chooses what the towers run on.
        records: What was found out about this machine.
        benchmark: Whether to measure anew how the image tower is fastest; a pack with
            eight-bit weights alone leaves nothing to choose.

    Raises:
        EngineError: A model cannot run.
        PackError: The pack is no dual encoder, or lacks a file.
    """
    if benchmark and pack.has("image"):
        measured(pack, threads, records)
    encoder = OnnxDualEncoder(
        pack, precision=precision, threads=threads, placement=placement, records=records
    )
    encoder.embed_images(pictures(encoder.image_spec.px, 2))
    encoder.embed_texts(SENTENCES)
    tuning = remembered(pack, threads, records)
    return EncoderTrial(
        precision=encoder.precision,
        attempts=placement.attempts,
        notices=encoder.notices,
        rates=()
        if tuning is None
        else tuple(
            Rate(one.case.precision, one.case.batch, one.case.threads, one.images_per_s)
            for one in tuning.rates
        ),
        least_cosine=None if tuning is None else tuning.least_cosine,
    )


def try_passages(pack: InstalledPack, *, precision: str, threads: int | None) -> PassageTrial:
    """Embed passages with a pack, and compare its vectors with those that its makers get.

    Args:
        pack: A pack of the text role.
        precision: ``fp32`` or ``int8``.
        threads: Threads within an operator, None for onnxruntime's choice.

    Raises:
        EngineError: The model cannot run.
        PackError: The pack encodes no passages, or lacks a file.
    """
    spec = pack.manifest.text
    if spec is None:
        raise PackError(f"The pack {pack.manifest.id} encodes no passages", "", pack.folder)
    encoder = OnnxTextEncoder(pack, precision=precision, threads=threads)
    encoder.embed_texts(SENTENCES)
    # Each begins with another sentence, so that no two are the same.
    passages = [
        " ".join([*SENTENCES[n % len(SENTENCES) :], *SENTENCES[: n % len(SENTENCES)], str(n)])
        for n in range(_PASSAGES)
    ]
    began_s = time.perf_counter()
    encoder.embed_texts(passages)
    elapsed_s = time.perf_counter() - began_s
    cosines = [
        least_cosine(
            encoder.embed_texts([one.text]), np.asarray(one.vector, dtype=np.float32)[None]
        )
        for one in spec.references
    ]
    return PassageTrial(
        precision=precision,
        texts_per_s=len(passages) / max(elapsed_s, 1e-6),
        least_cosine=min(cosines, default=None),
        agrees=all(
            cosine >= one.least_cosine for cosine, one in zip(cosines, spec.references, strict=True)
        ),
    )
