"""Measures how fast a pack runs on this machine, and remembers it."""

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Final

from retllm_desktop.core.errors import ItemError, PackError
from retllm_desktop.core.judging import JudgeInput, JudgePicture
from retllm_desktop.core.ports import Judge
from retllm_desktop.core.progress import CancelToken, Progress
from retllm_desktop.packs.installation import ModelOpeners
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.packs.validation import (
    TRIAL_TEXTS,
    EncoderValidation,
    PackValidation,
    PassageValidation,
    TrialPictures,
    validate_encoder,
)
from retllm_desktop.platform.hardware.machine_records import MachineRecords

_JUDGED: Final = 6
"""Questions whose time is taken, after the first one, which loads the model."""
_FORMAT: Final = 1
PASSAGE_AS_SENTENCES: Final = 12
"""How many times as long as a sentence of a trial an encoder takes for a passage of a document:
a thousand characters beside eighty."""


@dataclass(frozen=True, slots=True)
class PackSpeed:
    """How fast a pack runs on this machine, loading not included.

    Attributes:
        pictures_s: Pictures a second; None for a pack that embeds none.
        queries_s: Sentences a second; None for a pack that embeds none.
        judged_s: Results checked a second; None for a pack that checks none.
        measured_s: When it was measured, in seconds since the epoch.
    """

    pictures_s: float | None = None
    queries_s: float | None = None
    judged_s: float | None = None
    measured_s: float = 0.0


class PackBenchmark:
    """Measures packs one at a time. Any thread may ask for what is known."""

    def __init__(
        self,
        models: ModelOpeners,
        trial: Callable[[], TrialPictures],
        records: MachineRecords,
        *,
        clock: Callable[[], float] = time.perf_counter,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Take the parts.

        Args:
            models: Opens models.
            trial: Makes what models are tried on.
            records: Where figures are kept between two starts.
            clock: Seconds, for durations.
            now: Seconds since the epoch.
        """
        self._models = models
        self._trial = trial
        self._records = records
        self._clock = clock
        self._now = now

    def known(self, pack: InstalledPack) -> PackSpeed | None:
        """Return what was measured of exactly these files on this machine, None if nothing was."""
        return known_speed(self._records, pack)

    def measure(
        self, pack: InstalledPack, cancel: CancelToken
    ) -> Generator[Progress, None, PackSpeed | None]:
        """Measure a pack as it would be used, and remember the figures.

        Yields:
            How far it is.

        Returns:
            The figures; None where it was cancelled.

        Raises:
            PackError: It does not do what it should.
            EngineError: It cannot run here.
        """
        manifest = pack.manifest
        if manifest.fine is not None:
            judged_s = yield from self._measure_judge(self._models.judge(pack), cancel)
            speed = None if judged_s is None else PackSpeed(judged_s=judged_s)
        else:
            yield Progress(0, 1, manifest.id)
            if manifest.coarse is not None:
                encoder = self._models.encoder(pack)
                found = validate_encoder(encoder, manifest.coarse, self._trial(), self._clock)
                speed = PackSpeed(pictures_s=found.images_per_s, queries_s=found.texts_per_s)
            elif manifest.text is not None:
                speed = PackSpeed(queries_s=self._measure_passages(pack))
            else:
                raise PackError(f"The pack {manifest.id} has no role", "", pack.folder)
        return None if speed is None or cancel.cancelled else self._remember(pack, speed)

    def remember_trial(self, pack: InstalledPack, trial: PackValidation) -> None:
        """Remember what trying a pack before it was installed has told of its speed already."""
        if isinstance(trial, EncoderValidation):
            self._remember(pack, PackSpeed(trial.images_per_s, trial.texts_per_s))
        elif isinstance(trial, PassageValidation):
            self._remember(pack, PackSpeed(queries_s=trial.texts_per_s))

    def _measure_passages(self, pack: InstalledPack) -> float:
        encoder = self._models.passages(pack)
        encoder.embed_texts(TRIAL_TEXTS[:1])  # Loads the model, which is not counted.
        began_s = self._clock()
        encoder.embed_texts(TRIAL_TEXTS)
        return len(TRIAL_TEXTS) / max(self._clock() - began_s, 1e-6)

    def _measure_judge(
        self, judge: Judge, cancel: CancelToken
    ) -> Generator[Progress, None, float | None]:
        """Ask about the same picture again and again; the judge is closed afterwards."""
        try:
            yield Progress(0, 1 + _JUDGED, "")
            trial = self._trial()
            picture = trial.pictures(judge.image_spec, judge.image_max_px, 1)[0]
            # A picture without a key is kept nowhere: each costs what a new one costs.
            side = JudgeInput(picture=JudgePicture(b"", lambda: picture))
            question = JudgeInput(trial.captions[0])
            answers = 0
            began_s = self._clock()
            for asked in (range(1), range(1, 1 + _JUDGED)):
                # Answers may come several at once: what is timed is all of the second lot.
                began_s = self._clock()
                for _, verdict in judge.judge(question, ((n, side) for n in asked), cancel):
                    if isinstance(verdict, ItemError):
                        raise verdict
                    answers += 1
                    yield Progress(answers, 1 + _JUDGED, "")
            if cancel.cancelled or answers <= _JUDGED:
                return None
            return _JUDGED / max(self._clock() - began_s, 1e-6)
        finally:
            judge.close()

    def _remember(self, pack: InstalledPack, speed: PackSpeed) -> PackSpeed:
        dated = PackSpeed(speed.pictures_s, speed.queries_s, speed.judged_s, self._now())
        figures: dict[str, object] = {
            "pictures_s": dated.pictures_s,
            "queries_s": dated.queries_s,
            "judged_s": dated.judged_s,
            "measured_s": dated.measured_s,
        }
        self._records.put(_key(pack), figures)
        return dated


def known_speed(records: MachineRecords, pack: InstalledPack) -> PackSpeed | None:
    """Return what was measured of exactly these files on this machine, None if nothing was."""
    found = records.get(_key(pack))
    if found is None:
        return None
    numbers = [
        float(value) if isinstance(value := found.get(name), (int, float)) else None
        for name in ("pictures_s", "queries_s", "judged_s", "measured_s")
    ]
    return PackSpeed(numbers[0], numbers[1], numbers[2], numbers[3] or 0.0)


def _key(pack: InstalledPack) -> str:
    files = " ".join(file.sha256[:12] for file in pack.manifest.files)
    return f"speed {_FORMAT} {pack.manifest.id} {files}"
