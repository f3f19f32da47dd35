"""Opens the models of packs as the settings say."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.model_roles import FileRole, Precision
from retllm_desktop.network.access import ConnectionRecord, NetworkSwitch
from retllm_desktop.packs.servers import parse_server_address, read_server_token
from retllm_desktop.platform.hardware.detection import name_driver, read_accelerators, read_memory
from retllm_desktop.platform.hardware.machine_records import MachineRecords
from retllm_desktop.platform.hardware.processor import read_processor
from retllm_desktop.platform.hardware.python_packages import LLAMA_VERSION

_SMALL_BYTES = 64 * 2**20
_IMAGE_TOWERS = frozenset({FileRole.IMAGE, FileRole.IMAGE_INT8})
_TEXT_TOWERS = frozenset({FileRole.TEXT, FileRole.TEXT_INT8})
_EIGHT_BITS = frozenset({FileRole.IMAGE_INT8, FileRole.TEXT_INT8})
_WIDENED = 4
"""Bytes of a number of 32 bits, by which the work is told, for each that eight bits take."""
_STATE_SHARE = 16
"""What the fine stage remembers of pictures may take this part of the machine's memory: on eight
gigabytes a dozen pictures of a model of two billion weights, hundreds of a small one's."""
_STATE_BYTES = (128 * 2**20, 2 * 2**30)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retllm_desktop.core.knowledge import Knowledge
    from retllm_desktop.core.ports import DualEncoder
    from retllm_desktop.core.similarity import CosineSpread, SimilarityCutoff
    from retllm_desktop.core.types import EmbeddingSpace, ImageSpec, Modality, Rgb, Vectors
    from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
    from retllm_desktop.encoders.precision_check import PrecisionCheck
    from retllm_desktop.encoders.providers import Placement
    from retllm_desktop.encoders.text_encoder import OnnxTextEncoder
    from retllm_desktop.extraction.ocr.recogniser import ProcessRecogniser
    from retllm_desktop.judge.client.process_judge import ProcessJudge
    from retllm_desktop.judge.remote.remote_judge import RemoteJudge
    from retllm_desktop.packs.fine_spec import FineSpec
    from retllm_desktop.packs.installed import InstalledPack
    from retllm_desktop.packs.kept_questions import KeptQuestions
    from retllm_desktop.platform.paths import AppPaths
    from retllm_desktop.platform.settings import Settings


class ActiveEncoder:
    """The encoder in use, as the port ``DualEncoder``; any thread may replace it after a rebuild.

    Two calls may give vectors of two spaces: the library refuses those of a space that is no
    longer its own, so nothing wrong is stored or compared.
    """

    def __init__(self, encoder: DualEncoder) -> None:
        """Begin with an encoder."""
        self._encoder = encoder

    def replace_encoder(self, encoder: DualEncoder) -> None:
        """Go on with another encoder."""
        self._encoder = encoder

    @property
    def space(self) -> EmbeddingSpace:
        """The space of its vectors."""
        return self._encoder.space

    @property
    def knows(self) -> Knowledge:
        """What its pack was made for."""
        return self._encoder.knows

    @property
    def image_spec(self) -> ImageSpec:
        """The size that pictures must come in."""
        return self._encoder.image_spec

    @property
    def first_pass_spec(self) -> ImageSpec | None:
        """The smaller size that pictures may come in, in the first pass of indexing."""
        return self._encoder.first_pass_spec

    @property
    def similarity_cutoff(self) -> SimilarityCutoff | None:
        """Where a list of neighbours ends."""
        return self._encoder.similarity_cutoff

    @property
    def gaps(self) -> Mapping[Modality, CosineSpread] | None:
        """How cosines of unrelated pairs are spread."""
        return self._encoder.gaps

    def embed_images(self, images: Sequence[Rgb]) -> Vectors:
        """Embed pictures, each (px, px, 3) uint8, into (n, d) float32 unit rows."""
        return self._encoder.embed_images(images)

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Embed sentences into (n, d) float32 unit rows."""
        return self._encoder.embed_texts(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed passages into (n, d) float32 unit rows."""
        return self._encoder.embed_passages(texts)

    @property
    def composes(self) -> bool:
        """Whether words and a picture of one query are embedded together."""
        return self._encoder.composes

    def embed_composed(self, text: str, image: Rgb) -> Vectors:
        """Embed words and a picture as one query into (d,) float32, a unit vector."""
        return self._encoder.embed_composed(text, image)

    def splits_words(self, text: str) -> bool:
        """Whether most words of a text fall into pieces that mean nothing to the encoder."""
        return self._encoder.splits_words(text)

    def z_score(self, query: Modality, item: Modality, cosine: float) -> float:
        """How far a cosine lies above that of unrelated pairs, in standard deviations."""
        return self._encoder.z_score(query, item, cosine)


def open_machine_records(paths: AppPaths) -> MachineRecords:
    """The store of what was measured and tried on this machine."""
    return MachineRecords(paths.cache / "machine.json")


def open_kept_questions(paths: AppPaths) -> KeptQuestions:
    """The ways of asking judges that were decided on this machine."""
    from retllm_desktop.packs.kept_questions import KeptQuestions

    return KeptQuestions(paths.questions)


def make_placement(settings: Settings, records: MachineRecords, *, anew: bool = False) -> Placement:
    """What coarse towers run on; ``anew``: what failed before is tried again."""
    from retllm_desktop.encoders.providers import Placement

    return Placement(settings.providers, records=records, driver=name_driver, anew=anew)


def list_thread_counts(settings: Settings, pack: InstalledPack) -> tuple[int, ...]:
    """Numbers of threads that a coarse pack may be measured with, the usual one first."""
    usual = _choose_threads(settings, pack, _IMAGE_TOWERS)
    physical = read_processor().physical_cores
    if settings.threads or usual == 1 or physical is None or physical == usual:
        return (usual,)
    return (usual, physical)


def choose_encoder_precision(settings: Settings, pack: InstalledPack) -> Precision:
    """Precision of a coarse pack: the person's choice, or the only one that it has for pictures.

    A text tower of the other kind alone runs in that beside it.
    """
    if not pack.has(FileRole.IMAGE):
        return Precision.INT8
    wanted = Precision(settings.precision)
    unknown = wanted is Precision.INT8 and not pack.has(FileRole.IMAGE_INT8)
    return Precision.FP32 if unknown else wanted


def make_dual_encoder(
    pack: InstalledPack, settings: Settings, records: MachineRecords
) -> OnnxDualEncoder:
    """The encoder of a coarse pack.

    Raises:
        PackError: It is a pack of another role.
    """
    from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder

    return OnnxDualEncoder(
        pack,
        precision=choose_encoder_precision(settings, pack),
        threads=list_thread_counts(settings, pack),
        text_threads=_choose_threads(settings, pack, _TEXT_TOWERS),
        placement=make_placement(settings, records),
        records=records,
        lanes=settings.thread_count,
        check=make_precision_check(pack, settings, records),
    )


def make_precision_check(
    pack: InstalledPack, settings: Settings, records: MachineRecords
) -> PrecisionCheck:
    """What compares the files of a pack's towers by how they rank; nothing is read yet."""
    from retllm_desktop.composition.trial_set import BundledTrial
    from retllm_desktop.encoders.precision_check import PrecisionCheck

    threads = _choose_threads(settings, pack, _IMAGE_TOWERS | _TEXT_TOWERS)
    return PrecisionCheck(pack, BundledTrial, records, threads)


def make_judge(
    pack: InstalledPack,
    settings: Settings,
    paths: AppPaths,
    records: MachineRecords,
    *,
    anew: bool = False,
    keeps: bool = False,
    network: NetworkSwitch | None = None,
) -> ProcessJudge | RemoteJudge:
    """The fine stage of a pack: a child process, or a server where its manifest names one.

    Args:
        pack: The pack.
        settings: The person's choices.
        paths: The folders to use.
        records: The store of what was measured and tried on this machine.
        anew: Whether what failed on a graphics processor is tried again.
        keeps: Whether encoded pictures are kept on disk; whoever measures wants none.
        network: Whether other machines may be asked; None: as the settings say.

    Raises:
        PackError: It is a pack of another role.
    """
    from retllm_desktop.judge.client.process_judge import ProcessJudge
    from retllm_desktop.judge.offload import OffloadChoice, OffloadFallback

    if pack.manifest.fine is None:
        raise PackError(f"The pack {pack.manifest.id} is none for the close check")
    if pack.manifest.fine.server is not None:
        return _make_remote_judge(
            pack, pack.manifest.fine, paths, network or open_network_switch(settings)
        )
    hashes = [file.sha256[:16] for file in pack.manifest.files if file.role != FileRole.CARD]
    offloading = OffloadFallback(
        OffloadChoice(settings.gpu),
        key=" ".join((f"llama.cpp {LLAMA_VERSION}", pack.manifest.id, *hashes)),
        records=records,
        driver=name_driver,
        present=lambda: bool(read_accelerators()),
        anew=anew,
    )
    return ProcessJudge(
        model=pack.path_of(FileRole.MODEL),
        mmproj=pack.path_of(FileRole.MMPROJ),
        spec=pack.manifest.fine,
        threads=_choose_threads(settings, pack, frozenset({FileRole.MODEL, FileRole.MMPROJ})),
        gpu_layers=settings.gpu_layers,
        offloading=offloading,
        log_path=paths.judge_log,
        cache_folder=paths.cache / "image_embeddings"
        if keeps and settings.fine_cache_mib
        else None,
        cache_bytes=settings.fine_cache_mib * 2**20,
        state_bytes=size_prefix_cache(memory.total_bytes if (memory := read_memory()) else 0),
    )


def open_network_switch(settings: Settings) -> NetworkSwitch:
    """Return whether anything may be connected to, as the settings and the environment say."""
    from retllm_desktop.packs.download.http_hub import open_network

    return open_network(offline=settings.offline, environment=os.environ)


def open_connection_record(paths: AppPaths) -> ConnectionRecord:
    """The record of what was connected to."""
    return ConnectionRecord(paths.connections)


def _make_remote_judge(
    pack: InstalledPack, spec: FineSpec, paths: AppPaths, network: NetworkSwitch
) -> RemoteJudge:
    from retllm_desktop.judge.remote.remote_judge import RemoteJudge
    from retllm_desktop.judge.remote.server_connection import ServerConnection

    if spec.server is None:
        raise PackError(f"The pack {pack.manifest.id} names no server")
    address = parse_server_address(spec.server.address)
    connection = ServerConnection(
        address,
        token=read_server_token(pack.folder),
        record=open_connection_record(paths),
        switch=network,
    )
    return RemoteJudge(spec, connection)


def size_prefix_cache(memory_bytes: int) -> int:
    """Return what the fine stage may remember on a machine of so much memory, 0: unknown."""
    least, most = _STATE_BYTES
    return min(max(memory_bytes // _STATE_SHARE, least), most)


def make_passage_encoder(
    pack: InstalledPack, settings: Settings, records: MachineRecords
) -> OnnxTextEncoder:
    """The encoder of passages of a pack.

    Raises:
        PackError: It is a pack of another role.
    """
    from retllm_desktop.encoders.text_encoder import OnnxTextEncoder

    precision, threads = choose_passage_runtime(settings, pack)
    check = make_precision_check(pack, settings, records)
    return OnnxTextEncoder(pack, precision=precision, threads=threads, check=check)


def choose_passage_runtime(settings: Settings, pack: InstalledPack) -> tuple[Precision, int]:
    """Precision and threads of an encoder of passages.

    One library must not mix precisions: eight bits only where the person asks for them, or where
    the pack has no others.
    """
    from retllm_desktop.encoders.towers import choose_text_role

    eight = choose_text_role(pack, Precision(settings.precision)) is FileRole.TEXT_INT8
    threads = _choose_threads(settings, pack, _TEXT_TOWERS)
    return Precision.INT8 if eight else Precision.FP32, threads


def make_recogniser() -> ProcessRecogniser | None:
    """The recogniser of text in pictures; None where none is installed."""
    from retllm_desktop.extraction.ocr.recogniser import ProcessRecogniser

    recogniser = ProcessRecogniser()
    return recogniser if recogniser.version else None


def _choose_threads(settings: Settings, pack: InstalledPack, roles: frozenset[FileRole]) -> int:
    """Threads for a model of a pack: the person's choice, or what its work is worth.

    A model of a few megabytes is done before a second thread has woken, and leaves the other
    cores to the readers (tests/benchmarks/main_job.py, measured with 1 and 2 threads).
    """
    size_bytes = max(
        (
            file.size_bytes * (_WIDENED if file.role in _EIGHT_BITS else 1)
            for file in pack.manifest.files
            if file.role in roles
        ),
        default=0,
    )
    return settings.thread_count if settings.threads or size_bytes > _SMALL_BYTES else 1
