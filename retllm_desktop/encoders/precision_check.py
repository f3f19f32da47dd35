"""Compares the files of a pack's towers by how they rank, before one stands in for another."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, Protocol, cast

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.model_roles import FileRole, Precision
from retllm_desktop.core.types import ImageSpec, Rgb, Vectors
from retllm_desktop.encoders.pack_arrays import load_text_projection
from retllm_desktop.encoders.sessions import read_onnxruntime_version
from retllm_desktop.encoders.towers import (
    INT8_BATCH,
    MAX_BATCH,
    TextTower,
    normalise_embeddings,
    open_text_tower,
)
from retllm_desktop.encoders.tuning import open_picture_tower, require_coarse_spec
from retllm_desktop.packs.installed import InstalledPack, load_pack
from retllm_desktop.packs.manifest import CoarseSpec
from retllm_desktop.packs.rank_agreement import (
    RankAgreement,
    TowerComparison,
    compare_rankings,
)
from retllm_desktop.packs.validation import TRIAL_TEXTS
from retllm_desktop.platform.hardware.machine_records import MachineRecords
from retllm_desktop.platform.hardware.processor import name_machine

_EXACT: Final = {FileRole.IMAGE_INT8: FileRole.IMAGE, FileRole.TEXT_INT8: FileRole.TEXT}
_FORMAT: Final = 1


class ComparisonInputs(Protocol):
    """What towers are compared on: drawn pictures with captions, and photographs."""

    @property
    def captions(self) -> Sequence[str]:
        """Captions of the drawn pictures."""
        ...

    def pictures(self, spec: ImageSpec | None, max_px: int, count: int) -> Sequence[Rgb]:
        """The first drawn pictures, of exactly the size of ``spec``."""
        ...

    def photographs(self, spec: ImageSpec) -> Sequence[Rgb]:
        """Photographs as an encoder takes them."""
        ...


class PrecisionCheck:
    """Says whether an eight-bit file of a pack may be used: whether it ranks as the exact one does.

    Each is found out once on a machine, and kept with the hashes of both files. Any thread may
    call.
    """

    def __init__(
        self,
        pack: InstalledPack,
        inputs: Callable[[], ComparisonInputs],
        records: MachineRecords,
        threads: int | None = None,
    ) -> None:
        """Take the pack; nothing is loaded yet.

        Args:
            pack: A pack of the coarse or text role.
            inputs: Makes what towers are compared on.
            records: Where results are kept between two starts.
            threads: Threads within an operator, None for onnxruntime's choice.
        """
        self._pack = pack
        self._inputs = inputs
        self._records = records
        self._threads = threads
        self._lock = threading.Lock()
        self._notices: dict[FileRole, str] = {}

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences on files that are not used, since they rank otherwise."""
        return tuple(self._notices.values())

    def photographs(self, spec: ImageSpec) -> Sequence[Rgb]:
        """Photographs as a tower takes them, on which two ways of running it are compared."""
        return self._inputs().photographs(spec)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Sentences on which two ways of running a tower are compared."""
        return (*self._inputs().captions, *TRIAL_TEXTS)

    def may_use(self, role: FileRole) -> bool:
        """Return whether a file may be used where the pack has the exact one of that tower too.

        Raises:
            EngineError: One of both cannot run.
        """
        with self._lock:
            found = self.compare(role)
            if found.refused and found.own:
                self._notices = {**self._notices, role: found.sentence(self._pack.manifest.id)}
                return False
            return True

    def compare_all(self) -> tuple[TowerComparison, ...]:
        """Compare every tower of the pack with its most exact file that is here.

        Raises:
            EngineError: One of them cannot run.
        """
        roles = [role for role in _EXACT if self._pack.has(role) or self._pack.has(_EXACT[role])]
        return tuple(map(self.compare, roles))

    def compare(self, role: FileRole) -> TowerComparison:
        """Compare an eight-bit file with the exact one; the arguments are those of ``may_use``."""
        exact_role = _EXACT[role]
        tower = "image" if role is FileRole.IMAGE_INT8 else "text"
        whole, own = self._pack, self._pack.has(exact_role)
        if not own:
            whole = find_at_partner(self._pack, exact_role)
        if not (whole.has(role) and whole.has(exact_role)):
            return TowerComparison(tower, None)
        key = self._key(whole, role, exact_role)
        known = _read_agreement(self._records.get(key))
        if known is None:
            known = self._measure(whole, role, exact_role)
            self._records.put(
                key,
                {
                    "overlap": known.overlap,
                    "spearman": known.spearman,
                    "least_cosine": known.least_cosine,
                    "queries": known.queries,
                    "items": known.items,
                },
            )
        return TowerComparison(tower, known, own)

    def _measure(self, pack: InstalledPack, role: FileRole, exact_role: FileRole) -> RankAgreement:
        inputs = self._inputs()
        if role is FileRole.IMAGE_INT8:
            spec = require_coarse_spec(pack).image.spec
            count = len(inputs.captions)
            pictures = [*inputs.pictures(spec, spec.px, count), *inputs.photographs(spec)]
            exact = self._embed_pictures(pack, Precision.FP32, pictures)
            other = self._embed_pictures(pack, Precision.INT8, pictures)
            text = FileRole.TEXT if pack.has(FileRole.TEXT) else FileRole.TEXT_INT8
            return compare_rankings(exact, other, [self._embed_texts(pack, text, inputs.captions)])
        texts = [*inputs.captions, *TRIAL_TEXTS] if pack.manifest.coarse else list(TRIAL_TEXTS)
        exact = self._embed_texts(pack, exact_role, texts)
        other = self._embed_texts(pack, role, texts)
        queries: list[Vectors] = []
        if pack.manifest.coarse is not None:
            spec = pack.manifest.coarse.image.spec
            most = Precision.FP32 if pack.has(FileRole.IMAGE) else Precision.INT8
            queries.append(self._embed_pictures(pack, most, inputs.photographs(spec)))
        return compare_rankings(exact, other, queries)

    def _embed_pictures(
        self, pack: InstalledPack, precision: Precision, pictures: Sequence[Rgb]
    ) -> Vectors:
        spec = require_coarse_spec(pack)
        batch = MAX_BATCH if precision is Precision.FP32 else INT8_BATCH
        tower = open_picture_tower(pack, spec, precision, self._threads, batch=batch)
        return normalise_embeddings(tower.embed(pictures), pack, normalised=spec.normalised)

    def _embed_texts(self, pack: InstalledPack, role: FileRole, texts: Sequence[str]) -> Vectors:
        coarse = pack.manifest.coarse
        part = coarse or pack.manifest.text
        if part is None:
            raise PackError(f"The pack {pack.manifest.id} embeds nothing", "", pack.folder)
        spec = part.text if isinstance(part, CoarseSpec) else part.tower
        dimension = part.space.dimension
        tower = TextTower(
            open_text_tower(pack, spec, role, self._threads),
            pack,
            spec,
            dimension,
            batch=INT8_BATCH if role is FileRole.TEXT_INT8 else MAX_BATCH,
            projection=load_text_projection(pack, dimension) if coarse is not None else None,
        )
        prefixed = [spec.passage_prefix + text for text in texts]
        return normalise_embeddings(tower.embed(prefixed), pack, normalised=part.normalised)

    def _key(self, pack: InstalledPack, role: FileRole, exact_role: FileRole) -> str:
        files = [pack.manifest.file(one) for one in (exact_role, role)]
        hashes = " ".join(file.sha256[:16] for file in files if file is not None)
        onnx = f"onnxruntime {read_onnxruntime_version()}"
        return " | ".join((f"ranks {_FORMAT}", name_machine(), onnx, pack.manifest.id, hashes))


def find_at_partner(pack: InstalledPack, role: FileRole) -> InstalledPack:
    """Return a pack together with a file of a role that a partner has, itself where none has it."""
    for name, folder in pack.partners.items():
        try:
            file = load_pack(folder).manifest.file(role)
        except PackError:
            continue
        if file is not None and file.shared_with is None:
            files = (*pack.manifest.files, replace(file, shared_with=name))
            return replace(pack, manifest=replace(pack.manifest, files=files))
    return pack


def _read_agreement(record: object) -> RankAgreement | None:
    """Read what was kept; None where it is of another version."""
    if not isinstance(record, dict):
        return None
    fields = cast("dict[str, float]", record)
    try:
        return RankAgreement(
            float(fields["overlap"]),
            float(fields["spearman"]),
            float(fields["least_cosine"]),
            int(fields["queries"]),
            int(fields["items"]),
        )
    except (KeyError, TypeError, ValueError):
        return None
