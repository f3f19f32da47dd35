"""What a tower runs on: the graphics processor where it proves right, else the processor.

A provider can be missing from the build, not load, or load and compute something else. Each
ends on the processor, with a sentence for the person, and is remembered for as long as the
hardware, the versions and the model are the same.
"""

import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.runtimes import Attempt
from retllm_desktop.core.types import Vectors
from retllm_desktop.encoders.sessions import (
    COREML,
    CPU,
    CUDA,
    Array,
    Port,
    Tower,
    available_providers,
    load_cuda_libraries,
    onnxruntime_version,
)
from retllm_desktop.encoders.trials import least_cosine
from retllm_desktop.platform.hardware.machine_records import Records

NAMES: Final = {CPU: "cpu", CUDA: "cuda", COREML: "coreml"}
"""As the setting ``providers`` and people call them."""
CHOICES: Final = ("auto", "cpu", "cuda", "coreml")
LEAST_COSINE: Final = 0.999
_SHOWN: Final = {CPU: "the processor", CUDA: "CUDA", COREML: "CoreML"}
_BY_PLATFORM: Final = {"darwin": (COREML,), "linux": (CUDA,), "win32": (CUDA,)}
FIXED_BATCH: Final = 8
"""CoreML takes fixed shapes only."""

Open = Callable[[str, tuple[str, int] | None], Tower]
"""Opens a tower on a provider, with a free dimension fixed."""
Embed = Callable[[Tower], Vectors]
"""Embeds the trial inputs of a tower's kind."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The model that is placed.

    Attributes:
        tower: ``image`` or ``text``.
        pack: The pack's id.
        identity: What names the exact model file.
        free_batch: Name of the batch dimension where it is free and has one, else None.
    """

    tower: str
    pack: str
    identity: str
    free_batch: str | None


class PlacedTower:
    """A tower where it runs now; should that fail in the middle, it goes on on the processor."""

    def __init__(self, tower: Tower, reopen: Callable[[EngineError], Tower] | None) -> None:
        """Take a tower.

        Args:
            tower: A loaded one.
            reopen: Opens it on the processor after a failure; None where it runs there.
        """
        self._tower = tower
        self._reopen = reopen
        self._lock = threading.Lock()

    @property
    def inputs(self) -> Mapping[str, Port]:
        """The inputs by name."""
        return self._tower.inputs

    @property
    def on_processor(self) -> bool:
        """Whether it runs on the processor."""
        return self._reopen is None

    def run(self, feed: Mapping[str, Array], dimension: int) -> Vectors:
        """Run the model: (n, dimension) float32.

        Raises:
            EngineError: It cannot be run, on the processor either.
        """
        tower = self._tower
        try:
            return tower.run(feed, dimension)
        except EngineError as exc:
            with self._lock:
                if self._tower is tower:
                    if self._reopen is None:
                        raise
                    self._tower, self._reopen = self._reopen(exc), None
            return self._tower.run(feed, dimension)


class Placement:
    """Chooses for each tower what it runs on. Any thread may call."""

    def __init__(
        self,
        choice: str = "cpu",
        *,
        records: Records | None = None,
        driver: Callable[[], str] = lambda: "",
        available: Callable[[], tuple[str, ...]] = available_providers,
        platform: str = sys.platform,
        anew: bool = False,
    ) -> None:
        """Take the person's choice.

        Args:
            choice: ``auto``, ``cpu``, ``cuda`` or ``coreml``.
            records: What was found out at earlier starts.
            driver: Tells the graphics processor and its driver, on which findings depend; asked
                only where there is a provider to try.
            available: Tells the providers of this onnxruntime.
            platform: As ``sys.platform`` names it.
            anew: Whether to try again what failed before.

        Raises:
            ValueError: An unknown choice: the caller's mistake.
        """
        if choice not in CHOICES:
            raise ValueError(f"providers must be one of {', '.join(CHOICES)}: {choice}")
        self._choice = choice
        self._records = records or Records(None)
        self._driver = driver
        self._available = available
        self._platform = platform
        self._anew = anew
        self._lock = threading.RLock()
        # Never changed, only replaced: a window reads it while a tower is being proved.
        self._attempts: dict[tuple[str, str], Attempt] = {}
        self._told_driver: str | None = None

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """What was tried so far, in order."""
        return tuple(self._attempts.values())

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences on what was asked for and does not run."""
        return tuple(
            f"The {one.tower} model runs on the processor, not on {_shown(one.provider)}: "
            f"{one.reason}. «retllm-desktop doctor» tells more and tries again."
            for one in self.attempts
            if not one.works
        )

    def candidates(self, tower: str) -> tuple[str, ...]:
        """Return the providers to try for a kind of tower, best first; the processor not named."""
        if self._choice == "cpu":
            return ()
        if self._choice == "auto":
            here = self._available()
            wanted = [one for one in _BY_PLATFORM.get(self._platform, (CUDA,)) if one in here]
        else:
            wanted = [one for one, name in NAMES.items() if name == self._choice]
        # CoreML wants fixed shapes, and sentences come in all lengths.
        return tuple(one for one in wanted if tower != "text" or one != COREML)

    def place(self, subject: Subject, opened: Open, embed: Embed) -> PlacedTower:
        """Open a tower on the best provider that gives the processor's vectors.

        Args:
            subject: The model.
            opened: Opens it.
            embed: Embeds trial inputs, for the comparison.

        Raises:
            EngineError: It cannot be opened on the processor either.
        """
        with self._lock:
            for provider in self.candidates(subject.tower):
                tower = self._tried(provider, subject, opened, embed)
                if tower is not None:
                    return PlacedTower(tower, self._reopener(provider, subject, opened))
            return PlacedTower(opened(CPU, None), None)

    def _tried(self, provider: str, subject: Subject, opened: Open, embed: Embed) -> Tower | None:
        """Return the tower on a provider, None where that is not to be had or wrong."""
        if provider not in self._available():
            reason = f"this build of onnxruntime has no {_SHOWN[provider]}"
            self._note(provider, subject, works=False, reason=reason)
            return None
        key = self._key(provider, subject)
        known = None if self._anew else self._records.get(key)
        if known is not None and not known.get("works"):
            reason = str(known.get("reason", ""))
            self._note(provider, subject, works=False, reason=reason, remembered=True)
            return None
        try:
            tower = self._opened(provider, subject, opened)
            if known is not None:
                reason = str(known.get("reason", ""))
                self._note(provider, subject, works=True, reason=reason, remembered=True)
                return tower
            cosine = least_cosine(embed(tower), embed(opened(CPU, None)))
        except EngineError as exc:
            self._refuse(key, provider, subject, exc.detail or exc.title)
            return None
        agreement = f"its vectors agree with the processor's (least cosine {cosine:.5f})"
        if cosine < LEAST_COSINE:
            reason = f"its vectors differ from the processor's (least cosine {cosine:.3f})"
            self._refuse(key, provider, subject, reason)
            return None
        self._records.put(key, {"works": True, "reason": agreement})
        self._note(provider, subject, works=True, reason=agreement)
        return tower

    def _opened(self, provider: str, subject: Subject, opened: Open) -> Tower:
        if provider == CUDA:
            load_cuda_libraries()
        batch = None
        if provider == COREML and subject.free_batch is not None:
            batch = (subject.free_batch, FIXED_BATCH)
        tower = opened(provider, batch)
        if provider not in tower.providers:
            raise EngineError(
                f"{_SHOWN[provider]} did not load",
                f"onnxruntime could not load {_SHOWN[provider]}; its libraries or the driver are "
                "missing or of another version",
            )
        return tower

    def _refuse(self, key: str, provider: str, subject: Subject, reason: str) -> None:
        self._records.put(key, {"works": False, "reason": reason})
        self._note(provider, subject, works=False, reason=reason)

    def _reopener(
        self, provider: str, subject: Subject, opened: Open
    ) -> Callable[[EngineError], Tower]:
        def reopen(failure: EngineError) -> Tower:
            with self._lock:
                # Not remembered: memory that was short now may be there at the next start.
                reason = f"it failed while running ({failure.detail or failure.title})"
                self._note(provider, subject, works=False, reason=reason)
            return opened(CPU, None)

        return reopen

    def _note(
        self,
        provider: str,
        subject: Subject,
        *,
        works: bool,
        reason: str,
        remembered: bool = False,
    ) -> None:
        name = NAMES[provider]
        attempt = Attempt(subject.tower, name, works, reason, remembered)
        self._attempts = {**self._attempts, (subject.tower, provider): attempt}

    def _key(self, provider: str, subject: Subject) -> str:
        if self._told_driver is None:
            self._told_driver = self._driver()
        return " | ".join(
            (
                "provider",
                NAMES[provider],
                subject.tower,
                self._told_driver,
                f"onnxruntime {onnxruntime_version()}",
                subject.pack,
                subject.identity,
            )
        )


def _shown(name: str) -> str:
    return next(_SHOWN[provider] for provider, known in NAMES.items() if known == name)
