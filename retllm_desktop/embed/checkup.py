"""Tries an encoder as it would run, and tells what became of it."""

from collections.abc import Sequence

from retllm_desktop.core.runtimes import EncoderTrial, OnnxBuild, Rate
from retllm_desktop.embed.dual_encoder import OnnxDualEncoder
from retllm_desktop.embed.precision import measured, remembered
from retllm_desktop.embed.providers import Placement
from retllm_desktop.embed.sessions import available_providers, onnxruntime_version
from retllm_desktop.embed.trials import SENTENCES, pictures
from retllm_desktop.hardware.records import Records
from retllm_desktop.pack_files import InstalledPack


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
