"""Finds out how a pack's image tower is fastest on this machine: weights, batch, threads."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final, cast

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.types import Rgb
from retllm_desktop.encoders.sessions import read_onnxruntime_version
from retllm_desktop.encoders.towers import (
    INT8_BATCH,
    MAX_BATCH,
    TRIAL_SENTENCES,
    ImageTower,
    TextTower,
    draw_trial_images,
    find_least_cosine,
    open_image_tower,
    open_text_tower,
)
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.packs.manifest import CoarseSpec
from retllm_desktop.platform.hardware.machine_records import MachineRecord, MachineRecords
from retllm_desktop.platform.hardware.processor import name_machine

BUDGET_S: Final = 5.0
BATCHES: Final = (1, 8, MAX_BATCH)
MIN_PRECISION_COSINE: Final = 0.99
"""Between both precisions: below it the neighbours in a library would be others."""
_MIN_GAIN: Final = 1.1
_FAST_ENOUGH: Final = 0.95
"""A smaller batch is taken where it reaches this share of the best speed: it needs less memory."""
_UNMEASURED_BYTES: Final = 16 * 2**20
_MAX_ROUNDS: Final = 40
_TRIAL_IMAGES: Final = 8


@dataclass(frozen=True, slots=True)
class TowerConfig:
    """A way to run the image tower.

    Attributes:
        precision: ``fp32`` or ``int8``.
        batch: Pictures in one run.
        threads: Threads within an operator, None for onnxruntime's choice.
    """

    precision: str
    batch: int
    threads: int | None


@dataclass(frozen=True, slots=True)
class TowerThroughput:
    """How fast a case is.

    Attributes:
        config: The case.
        images_per_s: The best of its rounds: all that disturbs can only slow it down.
    """

    config: TowerConfig
    images_per_s: float


@dataclass(frozen=True, slots=True)
class TowerTuning:
    """What was chosen, and from what.

    Attributes:
        config: The choice.
        throughputs: What was measured; none where the model is too small for it to matter.
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
    pack: InstalledPack, threads: Sequence[int | None], records: MachineRecords
) -> TowerTuning:
    """Return how to run a pack's image tower here, measured once and then remembered.

    A model of a few megabytes is done before a picture is decoded: it runs in full precision
    and is not measured.

    Args:
        pack: A pack of the coarse role.
        threads: Numbers of threads to choose from, at least one.
        records: Where the answer is kept.

    Raises:
        EngineError: A model cannot run.
        PackError: The pack is no dual encoder.
    """
    file = pack.manifest.file("image")
    if file is None or file.size_bytes <= _UNMEASURED_BYTES:
        return TowerTuning(TowerConfig("fp32", MAX_BATCH, threads[0]), (), None)
    known = recall_tuning(pack, threads, records)
    return known or measure_tuning(pack, threads, records)


def recall_tuning(
    pack: InstalledPack, threads: Sequence[int | None], records: MachineRecords
) -> TowerTuning | None:
    """Return what was measured earlier on this machine, None where that was not done."""
    found = records.get(_record_key(pack, threads))
    return None if found is None else _from_record(found)


def measure_tuning(
    pack: InstalledPack,
    threads: Sequence[int | None],
    records: MachineRecords,
    *,
    budget_s: float = BUDGET_S,
) -> TowerTuning:
    """Measure, choose and remember; see ``find_tuning``. Takes about ``budget_s`` seconds.

    Raises:
        EngineError: A model cannot run.
        PackError: The pack is no dual encoder.
    """
    spec = require_coarse_spec(pack)
    precisions = ("fp32", "int8") if pack.has("image_int8") else ("fp32",)
    sides: dict[tuple[str, int | None], ImageTower] = {}

    def side(case: TowerConfig) -> ImageTower:
        made = sides.get((case.precision, case.threads))
        if made is None:
            tower = open_image_tower(pack, spec, case.precision, case.threads)
            made = ImageTower(tower, spec, MAX_BATCH)
            sides[case.precision, case.threads] = made
        return made

    trial = draw_trial_images(spec.image.spec.px, _TRIAL_IMAGES)
    fixed = side(TowerConfig("fp32", 1, threads[0])).fixed_batch
    batches = BATCHES if fixed is None else (fixed,)

    def run(case: TowerConfig) -> None:
        side(case).run_once(_repeat_images(trial, case.batch))

    rates = time_configs(list_configs(precisions, batches, threads), run, budget_s)
    cosine = None
    if "int8" in precisions:
        cosine = _compare_precisions(pack, spec, threads[0], trial, texts=_int8_pays(rates))
    tuning = TowerTuning(choose_config(rates, cosine), rates, cosine)
    records.put(_record_key(pack, threads), _to_record(tuning))
    return tuning


def list_configs(
    precisions: Sequence[str], batches: Sequence[int], threads: Sequence[int | None]
) -> tuple[TowerConfig, ...]:
    """Return what to measure, the most telling first."""
    first = threads[0]
    eight = [TowerConfig("int8", INT8_BATCH, first)] if "int8" in precisions else []
    exact = [TowerConfig("fp32", batch, first) for batch in batches]
    further = [TowerConfig("fp32", batches[-1], number) for number in threads[1:]]
    return (exact[0], *eight, *exact[1:], *further)


def time_configs(
    wanted: Sequence[TowerConfig],
    run: Callable[[TowerConfig], None],
    budget_s: float,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[TowerThroughput, ...]:
    """Run cases in turn until the time is up; those that would not fit into it are left out.

    The first case runs in any case, and so does the first of another precision.

    Args:
        wanted: What to run.
        run: Runs one case once.
        budget_s: Seconds to stay within, roughly.
        clock: Seconds.

    Returns:
        A rate for each case that ran, in their order.
    """
    started = clock()
    best: dict[TowerConfig, float] = {}

    def timed(case: TowerConfig) -> None:
        begin = clock()
        run(case)
        best[case] = min(best.get(case, float("inf")), max(clock() - begin, 1e-9))

    for case in wanted:
        alike = [
            taken / one.batch for one, taken in best.items() if one.precision == case.precision
        ]
        left_s = budget_s - (clock() - started)
        if alike and 2 * min(alike) * case.batch > left_s:
            continue
        run(case)  # the first run allocates
        timed(case)
    for _ in range(_MAX_ROUNDS):
        for case in list(best):
            if clock() - started + best[case] > budget_s:
                return _list_throughputs(best)
            timed(case)
    return _list_throughputs(best)


def _list_throughputs(best: Mapping[TowerConfig, float]) -> tuple[TowerThroughput, ...]:
    return tuple(TowerThroughput(case, case.batch / taken) for case, taken in best.items())


def choose_config(rates: Sequence[TowerThroughput], cosine: float | None) -> TowerConfig:
    """Return the case to use.

    Whether eight-bit weights save time and not only space depends on the processor and on the
    network, so it is measured. They are never chosen where their vectors are others: a library
    may hold vectors of both.

    Args:
        rates: What was measured, at least one case in full precision.
        cosine: The least between vectors of both precisions, None where there is one only.
    """
    exact = [rate for rate in rates if rate.config.precision == "fp32"]
    fastest = max(exact, key=lambda rate: rate.images_per_s)
    enough = [
        rate
        for rate in exact
        if rate.config.threads == fastest.config.threads
        and rate.images_per_s >= _FAST_ENOUGH * fastest.images_per_s
    ]
    chosen = min(enough, key=lambda rate: rate.config.batch)
    eight = [rate for rate in rates if rate.config.precision == "int8"]
    if cosine is not None and cosine >= MIN_PRECISION_COSINE and _int8_pays(rates):
        return max(eight, key=lambda rate: rate.images_per_s).config
    return chosen.config


def _int8_pays(rates: Sequence[TowerThroughput]) -> bool:
    def top(precision: str) -> float:
        found = [rate.images_per_s for rate in rates if rate.config.precision == precision]
        return max(found, default=0.0)

    return top("int8") >= _MIN_GAIN * top("fp32") > 0


def _compare_precisions(
    pack: InstalledPack,
    spec: CoarseSpec,
    threads: int | None,
    trial: Sequence[Rgb],
    *,
    texts: bool,
) -> float:
    """Return the least cosine between both precisions.

    Args:
        pack: The pack.
        spec: Its coarse part.
        threads: Threads within an operator.
        trial: Pictures to compare on.
        texts: Whether to compare the text towers too, which may be large.
    """
    exact, eight = (
        ImageTower(open_image_tower(pack, spec, precision, threads), spec, INT8_BATCH).embed(trial)
        for precision in ("fp32", "int8")
    )
    least = find_least_cosine(exact, eight)
    if texts and least >= MIN_PRECISION_COSINE and pack.has("text_int8"):
        words, eight_words = (
            TextTower(
                open_text_tower(pack, spec, precision, threads), pack, spec, INT8_BATCH
            ).embed(TRIAL_SENTENCES)
            for precision in ("fp32", "int8")
        )
        least = min(least, find_least_cosine(words, eight_words))
    return least


def _repeat_images(trial: Sequence[Rgb], count: int) -> list[Rgb]:
    return [trial[number % len(trial)] for number in range(count)]


def _record_key(pack: InstalledPack, threads: Sequence[int | None]) -> str:
    manifest = pack.manifest
    files = [manifest.file(role) for role in ("image", "image_int8", "text", "text_int8")]
    hashes = " ".join(file.sha256[:12] for file in files if file is not None)
    numbers = ",".join(map(str, threads))
    onnx = f"onnxruntime {read_onnxruntime_version()}"
    return " | ".join(("tuning", name_machine(), onnx, manifest.id, hashes, f"threads {numbers}"))


def _to_record(tuning: TowerTuning) -> MachineRecord:
    return asdict(tuning)


def _from_record(record: MachineRecord) -> TowerTuning | None:
    """Read a record; None where it is not one of this version."""
    try:
        rates = cast("list[dict[str, object]]", record["rates"])
        cosine = record["least_cosine"]
        return TowerTuning(
            _parse_config(record["case"]),
            tuple(
                TowerThroughput(
                    _parse_config(rate["case"]), float(cast("float", rate["images_per_s"]))
                )
                for rate in rates
            ),
            None if cosine is None else float(cast("float", cosine)),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _parse_config(value: object) -> TowerConfig:
    found = cast("dict[str, object]", value)
    precision, batch, threads = found["precision"], found["batch"], found["threads"]
    sound = precision in ("fp32", "int8") and isinstance(batch, int) and 1 <= batch <= MAX_BATCH
    if not sound or not (threads is None or isinstance(threads, int)):
        raise ValueError("no such case")
    return TowerConfig(str(precision), cast("int", batch), threads)
