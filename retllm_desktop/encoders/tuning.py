"""Measures how a pack's image tower is fastest on this machine: weights, batch, threads."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final, cast

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.model_roles import FileRole, Precision
from retllm_desktop.core.runtimes import TowerConfig, TowerThroughput
from retllm_desktop.core.types import Rgb
from retllm_desktop.encoders.pack_arrays import load_text_projection
from retllm_desktop.encoders.patch_tower import (
    PictureTower,
    build_picture_tower,
    open_sequence_tower,
)
from retllm_desktop.encoders.sessions import read_onnxruntime_version
from retllm_desktop.encoders.towers import (
    INT8_BATCH,
    MAX_BATCH,
    TextTower,
    choose_text_role,
    open_image_tower,
    open_text_tower,
)
from retllm_desktop.encoders.trial_inputs import (
    TRIAL_SENTENCES,
    draw_trial_images,
    find_least_cosine,
)
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.packs.manifest import CoarseSpec
from retllm_desktop.platform.hardware.machine_records import MachineRecords
from retllm_desktop.platform.hardware.processor import name_machine

BATCHES: Final = (1, 8, MAX_BATCH)
MIN_PRECISION_COSINE: Final = 0.99
"""Between both precisions: below it the neighbours in a library would be others."""
_MIN_GAIN: Final = 1.1
_FAST_ENOUGH: Final = 0.95
"""A smaller batch is taken where it reaches this share of the best speed: it needs less memory."""


@dataclass(frozen=True, slots=True)
class TuningLimits:
    """What a measurement may cost, and when none is made.

    Attributes:
        unmeasured_bytes: Models up to this size run in full precision and are not measured: they
            are done before the next picture is decoded.
        budget_s: Seconds, roughly.
        max_rounds: Rounds over all configurations.
        trial_images: Different pictures to run.
    """

    unmeasured_bytes: int = 16 * 2**20
    budget_s: float = 5.0
    max_rounds: int = 40
    trial_images: int = 8


DEFAULT_LIMITS: Final = TuningLimits()


@dataclass(frozen=True, slots=True)
class TowerTuning:
    """The configuration chosen, with the measurements it was chosen from.

    Attributes:
        throughputs: What was measured; empty where the model is too small for it to matter.
        least_cosine: Between the vectors of both precisions, None where there is one only.
    """

    config: TowerConfig
    throughputs: tuple[TowerThroughput, ...]
    least_cosine: float | None


def require_coarse_spec(pack: InstalledPack) -> CoarseSpec:
    """Return the coarse part of a pack's manifest.

    Raises:
        PackError: It is a pack of another role.
    """
    if pack.manifest.coarse is None:
        raise PackError(f"The pack {pack.manifest.id} is no dual encoder", "", pack.folder)
    return pack.manifest.coarse


def find_tuning(
    pack: InstalledPack,
    threads: Sequence[int | None],
    records: MachineRecords,
    limits: TuningLimits = DEFAULT_LIMITS,
) -> TowerTuning:
    """Return how to run a pack's image tower here, measured at the first call.

    Raises:
        EngineError: A model cannot run.
        PackError: The pack is no dual encoder.
    """
    file = pack.manifest.file(FileRole.IMAGE)
    if file is None or file.size_bytes <= limits.unmeasured_bytes:
        return TowerTuning(TowerConfig(Precision.FP32, MAX_BATCH, threads[0]), (), None)
    recalled = recall_tuning(pack, threads, records)
    return recalled or measure_tuning(pack, threads, records, limits)


def recall_tuning(
    pack: InstalledPack, threads: Sequence[int | None], records: MachineRecords
) -> TowerTuning | None:
    """Return an earlier measurement of this pack on this machine, None without one."""
    record = records.get(tuning_key(pack, threads))
    if record is None:
        return None
    try:
        cosine = record["least_cosine"]
        return TowerTuning(
            _parse_config(record["config"]),
            tuple(map(_parse_throughput, cast("list[object]", record["throughputs"]))),
            None if cosine is None else float(cast("float", cosine)),
        )
    except (KeyError, TypeError, ValueError):
        return None  # a record of another version


def store_tuning(
    tuning: TowerTuning,
    pack: InstalledPack,
    threads: Sequence[int | None],
    records: MachineRecords,
) -> None:
    """Keep a measurement for ``recall_tuning``."""
    records.put(tuning_key(pack, threads), asdict(tuning))


def measure_tuning(
    pack: InstalledPack,
    threads: Sequence[int | None],
    records: MachineRecords,
    limits: TuningLimits = DEFAULT_LIMITS,
) -> TowerTuning:
    """Measure, choose and keep the result; the arguments are those of ``find_tuning``.

    Raises:
        EngineError: A model cannot run.
        PackError: The pack is no dual encoder.
    """
    spec = require_coarse_spec(pack)
    has_int8 = pack.has(FileRole.IMAGE_INT8)
    precisions = (Precision.FP32, Precision.INT8) if has_int8 else (Precision.FP32,)
    towers: dict[tuple[Precision, int | None], PictureTower] = {}

    def open_once(config: TowerConfig) -> PictureTower:
        key = config.precision, config.threads
        if key not in towers:
            towers[key] = open_picture_tower(pack, spec, *key, batch=MAX_BATCH)
        return towers[key]

    images = draw_trial_images(spec.image.spec.px, limits.trial_images)
    fixed = open_once(TowerConfig(Precision.FP32, 1, threads[0])).fixed_batch
    batches = BATCHES if fixed is None else (fixed,)

    def run(config: TowerConfig) -> None:
        batch = [images[number % len(images)] for number in range(config.batch)]
        open_once(config).run_once(batch)

    configs = list_configs(precisions, batches, threads)
    throughputs = time_configs(configs, run, limits.budget_s, max_rounds=limits.max_rounds)
    cosine = None
    if has_int8:
        cosine = _compare_precisions(pack, spec, threads[0], images, texts=_int8_pays(throughputs))
    tuning = TowerTuning(choose_config(throughputs, cosine), throughputs, cosine)
    store_tuning(tuning, pack, threads, records)
    return tuning


def list_configs(
    precisions: Sequence[Precision], batches: Sequence[int], threads: Sequence[int | None]
) -> tuple[TowerConfig, ...]:
    """Return the configurations to measure, the most telling first."""
    first, *other_threads = threads
    exact = [TowerConfig(Precision.FP32, batch, first) for batch in batches]
    int8 = [TowerConfig(Precision.INT8, INT8_BATCH, first)] if Precision.INT8 in precisions else []
    further = [TowerConfig(Precision.FP32, batches[-1], number) for number in other_threads]
    return (exact[0], *int8, *exact[1:], *further)


def time_configs(
    configs: Sequence[TowerConfig],
    run: Callable[[TowerConfig], None],
    budget_s: float,
    clock: Callable[[], float] = time.perf_counter,
    max_rounds: int = DEFAULT_LIMITS.max_rounds,
) -> tuple[TowerThroughput, ...]:
    """Run configurations in turn until the time is up.

    The first runs in any case, and so does the first of another precision; others that would not
    fit into the time are left out.

    Returns:
        A throughput for each that ran, in their order.
    """
    started = clock()
    best_s: dict[TowerConfig, float] = {}

    def time_once(config: TowerConfig) -> None:
        began = clock()
        run(config)
        best_s[config] = min(best_s.get(config, float("inf")), max(clock() - began, 1e-9))

    for config in configs:
        image_s = [
            seconds / one.batch
            for one, seconds in best_s.items()
            if one.precision is config.precision
        ]
        left_s = budget_s - (clock() - started)
        if image_s and 2 * min(image_s) * config.batch > left_s:
            continue
        run(config)  # the first run allocates
        time_once(config)
    for _ in range(max_rounds):
        for config in list(best_s):
            if clock() - started + best_s[config] > budget_s:
                return _list_throughputs(best_s)
            time_once(config)
    return _list_throughputs(best_s)


def _list_throughputs(best_s: Mapping[TowerConfig, float]) -> tuple[TowerThroughput, ...]:
    return tuple(
        TowerThroughput(config, config.batch / seconds) for config, seconds in best_s.items()
    )


def choose_config(throughputs: Sequence[TowerThroughput], cosine: float | None) -> TowerConfig:
    """Return the configuration to use.

    Whether int8 weights save time and not only space depends on the processor and on the network,
    so it is measured. They are never chosen where their vectors differ: a library may hold vectors
    of both precisions.

    Args:
        throughputs: What was measured, at least one in full precision.
        cosine: The least between vectors of both precisions, None where there is one only.
    """
    int8 = [one for one in throughputs if one.config.precision is Precision.INT8]
    if cosine is not None and cosine >= MIN_PRECISION_COSINE and _int8_pays(throughputs):
        return max(int8, key=lambda one: one.images_per_s).config
    exact = [one for one in throughputs if one.config.precision is Precision.FP32]
    fastest = max(exact, key=lambda one: one.images_per_s)
    fast_enough = [
        one.config
        for one in exact
        if one.config.threads == fastest.config.threads
        and one.images_per_s >= _FAST_ENOUGH * fastest.images_per_s
    ]
    return min(fast_enough, key=lambda config: config.batch)


def _int8_pays(throughputs: Sequence[TowerThroughput]) -> bool:
    def best(precision: Precision) -> float:
        rates = [one.images_per_s for one in throughputs if one.config.precision is precision]
        return max(rates, default=0.0)

    return best(Precision.INT8) >= _MIN_GAIN * best(Precision.FP32) > 0


def open_picture_tower(
    pack: InstalledPack, spec: CoarseSpec, precision: Precision, threads: int | None, *, batch: int
) -> PictureTower:
    """Load a pack's picture tower on the processor.

    Raises:
        EngineError: It cannot be loaded, or takes something else.
        PackError: The pack has no such file.
    """
    return build_picture_tower(
        open_image_tower(pack, spec, precision, threads),
        spec,
        batch,
        1,
        lambda: open_sequence_tower(pack, spec, precision, threads),
    )


def _compare_precisions(
    pack: InstalledPack,
    spec: CoarseSpec,
    threads: int | None,
    images: Sequence[Rgb],
    *,
    texts: bool,
) -> float:
    """Return the least cosine between both precisions."""
    precisions = (Precision.FP32, Precision.INT8)
    exact, int8 = (
        open_picture_tower(pack, spec, precision, threads, batch=INT8_BATCH).embed(images)
        for precision in precisions
    )
    least = find_least_cosine(exact, int8)
    roles = [choose_text_role(pack, precision) for precision in precisions]
    if texts and least >= MIN_PRECISION_COSINE and len(set(roles)) > 1:
        projection = load_text_projection(pack, spec.space.dimension)
        exact, int8 = (
            TextTower(
                open_text_tower(pack, spec.text, role, threads),
                pack,
                spec.text,
                spec.space.dimension,
                batch=INT8_BATCH,
                projection=projection,
            ).embed(TRIAL_SENTENCES)
            for role in roles
        )
        least = min(least, find_least_cosine(exact, int8))
    return least


_TOWER_ROLES: Final = (FileRole.IMAGE, FileRole.IMAGE_INT8, FileRole.TEXT, FileRole.TEXT_INT8)


def tuning_key(pack: InstalledPack, threads: Sequence[int | None]) -> str:
    """Return the record's key: machine, runtime, pack and files that a measurement depends on."""
    manifest = pack.manifest
    files = [manifest.file(role) for role in _TOWER_ROLES]
    hashes = " ".join(file.sha256[:12] for file in files if file is not None)
    numbers = ",".join(map(str, threads))
    onnx = f"onnxruntime {read_onnxruntime_version()}"
    return " | ".join(("tuning", name_machine(), onnx, manifest.id, hashes, f"threads {numbers}"))


def _parse_throughput(value: object) -> TowerThroughput:
    fields = cast("dict[str, object]", value)
    return TowerThroughput(
        _parse_config(fields["config"]), float(cast("float", fields["images_per_s"]))
    )


def _parse_config(value: object) -> TowerConfig:
    fields = cast("dict[str, object]", value)
    precision = Precision(cast("str", fields["precision"]))
    batch, threads = fields["batch"], fields["threads"]
    if precision is Precision.AUTO or not isinstance(batch, int) or not 1 <= batch <= MAX_BATCH:
        raise ValueError("no such configuration")
    if not (threads is None or isinstance(threads, int)):
        raise ValueError("no such number of threads")
    return TowerConfig(precision, batch, threads)
