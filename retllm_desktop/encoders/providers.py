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
from retllm_desktop.core.runtimes import ProviderAttempt
from retllm_desktop.core.types import Vectors
from retllm_desktop.encoders.sessions import (
    COREML_PROVIDER,
    CPU_PROVIDER,
    CUDA_PROVIDER,
    Array,
    TensorInfo,
    Tower,
    list_available_providers,
    load_cuda_libraries,
    read_onnxruntime_version,
)
from retllm_desktop.encoders.towers import find_least_cosine
from retllm_desktop.platform.hardware.machine_records import MachineRecords

PROVIDER_NAMES: Final = {CPU_PROVIDER: "cpu", CUDA_PROVIDER: "cuda", COREML_PROVIDER: "coreml"}
"""As the setting ``providers`` and people call them."""
PROVIDER_CHOICES: Final = ("auto", "cpu", "cuda", "coreml")
MIN_PROVIDER_COSINE: Final = 0.999
_PROVIDER_TITLES: Final = {
    CPU_PROVIDER: "the processor",
    CUDA_PROVIDER: "CUDA",
    COREML_PROVIDER: "CoreML",
}
_BY_PLATFORM: Final = {
    "darwin": (COREML_PROVIDER,),
    "linux": (CUDA_PROVIDER,),
    "win32": (CUDA_PROVIDER,),
}
FIXED_BATCH: Final = 8
"""CoreML takes fixed shapes only."""

TowerOpener = Callable[[str, tuple[str, int] | None], Tower]
"""Opens a tower on a provider, with a free dimension fixed."""
TrialEmbedder = Callable[[Tower], Vectors]
"""Embeds the trial inputs of a tower's kind."""


@dataclass(frozen=True, slots=True)
class PlacementRequest:
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
    def inputs(self) -> Mapping[str, TensorInfo]:
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
        records: MachineRecords | None = None,
        driver: Callable[[], str] = lambda: "",
        available: Callable[[], tuple[str, ...]] = list_available_providers,
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
        if choice not in PROVIDER_CHOICES:
            raise ValueError(f"providers must be one of {', '.join(PROVIDER_CHOICES)}: {choice}")
        self._choice = choice
        self._records = records or MachineRecords(None)
        self._driver = driver
        self._available = available
        self._platform = platform
        self._anew = anew
        self._lock = threading.RLock()
        # Never changed, only replaced: a window reads it while a tower is being proved.
        self._attempts: dict[tuple[str, str], ProviderAttempt] = {}
        self._told_driver: str | None = None

    @property
    def attempts(self) -> tuple[ProviderAttempt, ...]:
        """What was tried so far, in order."""
        return tuple(self._attempts.values())

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences on what was asked for and does not run."""
        return tuple(
            f"The {one.tower} model runs on the processor, not on {_provider_title(one.provider)}: "
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
            wanted = [
                one for one in _BY_PLATFORM.get(self._platform, (CUDA_PROVIDER,)) if one in here
            ]
        else:
            wanted = [one for one, name in PROVIDER_NAMES.items() if name == self._choice]
        # CoreML wants fixed shapes, and sentences come in all lengths.
        return tuple(one for one in wanted if tower != "text" or one != COREML_PROVIDER)

    def place(
        self, subject: PlacementRequest, opened: TowerOpener, embed: TrialEmbedder
    ) -> PlacedTower:
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
            return PlacedTower(opened(CPU_PROVIDER, None), None)

    def _tried(
        self, provider: str, subject: PlacementRequest, opened: TowerOpener, embed: TrialEmbedder
    ) -> Tower | None:
        """Return the tower on a provider, None where that is not to be had or wrong."""
        if provider not in self._available():
            reason = f"this build of onnxruntime has no {_PROVIDER_TITLES[provider]}"
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
            cosine = find_least_cosine(embed(tower), embed(opened(CPU_PROVIDER, None)))
        except EngineError as exc:
            self._refuse(key, provider, subject, exc.detail or exc.title)
            return None
        agreement = f"its vectors agree with the processor's (least cosine {cosine:.5f})"
        if cosine < MIN_PROVIDER_COSINE:
            reason = f"its vectors differ from the processor's (least cosine {cosine:.3f})"
            self._refuse(key, provider, subject, reason)
            return None
        self._records.put(key, {"works": True, "reason": agreement})
        self._note(provider, subject, works=True, reason=agreement)
        return tower

    def _opened(self, provider: str, subject: PlacementRequest, opened: TowerOpener) -> Tower:
        if provider == CUDA_PROVIDER:
            load_cuda_libraries()
        batch = None
        if provider == COREML_PROVIDER and subject.free_batch is not None:
            batch = (subject.free_batch, FIXED_BATCH)
        tower = opened(provider, batch)
        if provider not in tower.providers:
            raise EngineError(
                f"{_PROVIDER_TITLES[provider]} did not load",
                f"onnxruntime could not load {_PROVIDER_TITLES[provider]}; its libraries or the "
                "driver are missing or of another version",
            )
        return tower

    def _refuse(self, key: str, provider: str, subject: PlacementRequest, reason: str) -> None:
        self._records.put(key, {"works": False, "reason": reason})
        self._note(provider, subject, works=False, reason=reason)

    def _reopener(
        self, provider: str, subject: PlacementRequest, opened: TowerOpener
    ) -> Callable[[EngineError], Tower]:
        def reopen(failure: EngineError) -> Tower:
            with self._lock:
                # Not remembered: memory that was short now may be there at the next start.
                reason = f"it failed while running ({failure.detail or failure.title})"
                self._note(provider, subject, works=False, reason=reason)
            return opened(CPU_PROVIDER, None)

        return reopen

    def _note(
        self,
        provider: str,
        subject: PlacementRequest,
        *,
        works: bool,
        reason: str,
        remembered: bool = False,
    ) -> None:
        name = PROVIDER_NAMES[provider]
        attempt = ProviderAttempt(subject.tower, name, works, reason, remembered)
        self._attempts = {**self._attempts, (subject.tower, provider): attempt}

    def _key(self, provider: str, subject: PlacementRequest) -> str:
        if self._told_driver is None:
            self._told_driver = self._driver()
        return " | ".join(
            (
                "provider",
                PROVIDER_NAMES[provider],
                subject.tower,
                self._told_driver,
                f"onnxruntime {read_onnxruntime_version()}",
                subject.pack,
                subject.identity,
            )
        )


def _provider_title(name: str) -> str:
    return next(
        _PROVIDER_TITLES[provider] for provider, known in PROVIDER_NAMES.items() if known == name
    )
