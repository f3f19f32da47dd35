"""What a tower runs on: the graphics processor where its vectors prove right, else the processor.

A provider can be missing from the build, not load, or load and compute something else. In each
case the tower runs on the processor, a notice says why, and the result is kept for as long as the
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
from retllm_desktop.encoders.trial_inputs import find_least_cosine
from retllm_desktop.packs.rank_agreement import compare_if_enough
from retllm_desktop.platform.hardware.machine_records import MachineRecords

PROVIDER_NAMES: Final = {CPU_PROVIDER: "cpu", CUDA_PROVIDER: "cuda", COREML_PROVIDER: "coreml"}
"""Their names in the setting ``providers``."""
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
"""Opens a tower on a provider; the second argument names a free dimension and its fixed size."""
TrialEmbedder = Callable[[Tower], Vectors]
"""Embeds the trial inputs of a tower's kind."""


@dataclass(frozen=True, slots=True)
class PlacementRequest:
    """The model to place.

    Attributes:
        tower: ``image`` or ``text``.
        pack: The pack's id.
        identity: A hash of the model file.
        free_batch: Name of the batch dimension where it is free and has one, else None.
        any_shape: Whether its inputs have all lengths.
    """

    tower: str
    pack: str
    identity: str
    free_batch: str | None
    any_shape: bool = False


class PlacedTower:
    """A tower on its provider; one that fails while running continues on the processor."""

    def __init__(self, tower: Tower, reopen: Callable[[EngineError], Tower] | None) -> None:
        """Take a tower; ``reopen`` opens it on the processor, None where it runs there already."""
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

    def run(self, feed: Mapping[str, Array], /, *shape: int, rows: int | None = None) -> Vectors:
        """Run the model: (n, *shape) float32, or (rows, *shape).

        Raises:
            EngineError: It cannot be run, on the processor either.
        """
        tower = self._tower
        try:
            return tower.run(feed, *shape, rows=rows)
        except EngineError as exc:
            with self._lock:
                if self._tower is tower:
                    if self._reopen is None:
                        raise
                    self._tower, self._reopen = self._reopen(exc), None
            return self._tower.run(feed, *shape, rows=rows)


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
            records: Results of earlier starts.
            driver: Names the graphics processor and its driver, on which results depend; called
                only where there is a provider to try.
            available: Lists the providers of this onnxruntime.
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
        # Replaced, never changed: a window reads it while a tower is being tried.
        self._attempts: dict[tuple[str, str], ProviderAttempt] = {}
        self._driver_name: str | None = None

    @property
    def attempts(self) -> tuple[ProviderAttempt, ...]:
        """Providers tried so far, in order."""
        return tuple(self._attempts.values())

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences on providers that were wanted and do not run."""
        return tuple(
            f"The {one.tower} model runs on the processor, not on {_provider_title(one.provider)}: "
            f"{one.reason}. «retllm-desktop doctor» tells more and tries again."
            for one in self.attempts
            if not one.works
        )

    def candidates(self, tower: str, *, any_shape: bool = False) -> tuple[str, ...]:
        """Return the providers to try for a kind of tower, best first, without the processor.

        Args:
            tower: ``image`` or ``text``.
            any_shape: Whether inputs have all lengths, as those of ``text`` always have.
        """
        if self._choice == "cpu":
            return ()
        if self._choice == "auto":
            here = self._available()
            wanted = [
                one for one in _BY_PLATFORM.get(self._platform, (CUDA_PROVIDER,)) if one in here
            ]
        else:
            wanted = [one for one, name in PROVIDER_NAMES.items() if name == self._choice]
        # CoreML takes fixed shapes, and sentences have all lengths.
        fixed = tower != "text" and not any_shape
        return tuple(one for one in wanted if fixed or one != COREML_PROVIDER)

    def place(
        self, request: PlacementRequest, open_tower: TowerOpener, embed: TrialEmbedder
    ) -> PlacedTower:
        """Open a tower on the best provider that gives the processor's vectors.

        Raises:
            EngineError: It cannot be opened on the processor either.
        """
        with self._lock:
            for provider in self.candidates(request.tower, any_shape=request.any_shape):
                tower = self._try_provider(provider, request, open_tower, embed)
                if tower is not None:
                    return PlacedTower(tower, self._reopener(provider, request, open_tower))
            return PlacedTower(open_tower(CPU_PROVIDER, None), None)

    def _try_provider(
        self,
        provider: str,
        request: PlacementRequest,
        open_tower: TowerOpener,
        embed: TrialEmbedder,
    ) -> Tower | None:
        """Return the tower on a provider, None where that is missing, fails or is wrong."""
        if provider not in self._available():
            reason = f"this build of onnxruntime has no {_PROVIDER_TITLES[provider]}"
            self._record_attempt(provider, request, works=False, reason=reason)
            return None
        key = self._key(provider, request)
        record = None if self._anew else self._records.get(key)
        if record is not None and not record.get("works"):
            reason = str(record.get("reason", ""))
            self._record_attempt(provider, request, works=False, reason=reason, remembered=True)
            return None
        try:
            tower = self._open_on(provider, request, open_tower)
            if record is not None:
                reason = str(record.get("reason", ""))
                self._record_attempt(provider, request, works=True, reason=reason, remembered=True)
                return tower
            here, there = embed(open_tower(CPU_PROVIDER, None)), embed(tower)
            cosine = find_least_cosine(there, here)
        except EngineError as exc:
            self._refuse(key, provider, request, exc.detail or exc.title)
            return None
        agreement = f"its vectors agree with the processor's (least cosine {cosine:.5f})"
        if cosine < MIN_PROVIDER_COSINE:
            reason = f"its vectors differ from the processor's (least cosine {cosine:.3f})"
            self._refuse(key, provider, request, reason)
            return None
        ranks = compare_if_enough(here, there)
        if ranks is not None and not ranks.alike:
            same = f"{100 * ranks.overlap:.0f} % of the ten nearest are the same"
            reason = f"its vectors rank otherwise than the processor's ({same})"
            self._refuse(key, provider, request, reason)
            return None
        self._records.put(key, {"works": True, "reason": agreement})
        self._record_attempt(provider, request, works=True, reason=agreement)
        return tower

    def _open_on(self, provider: str, request: PlacementRequest, open_tower: TowerOpener) -> Tower:
        if provider == CUDA_PROVIDER:
            load_cuda_libraries()
        batch = None
        if provider == COREML_PROVIDER and request.free_batch is not None:
            batch = (request.free_batch, FIXED_BATCH)
        tower = open_tower(provider, batch)
        if provider not in tower.providers:
            raise EngineError(
                f"{_PROVIDER_TITLES[provider]} did not load",
                f"onnxruntime could not load {_PROVIDER_TITLES[provider]}; its libraries or the "
                "driver are missing or of another version",
            )
        return tower

    def _refuse(self, key: str, provider: str, request: PlacementRequest, reason: str) -> None:
        self._records.put(key, {"works": False, "reason": reason})
        self._record_attempt(provider, request, works=False, reason=reason)

    def _reopener(
        self, provider: str, request: PlacementRequest, open_tower: TowerOpener
    ) -> Callable[[EngineError], Tower]:
        def reopen(failure: EngineError) -> Tower:
            with self._lock:
                # Not kept: memory that is short now may be free at the next start.
                reason = f"it failed while running ({failure.detail or failure.title})"
                self._record_attempt(provider, request, works=False, reason=reason)
            return open_tower(CPU_PROVIDER, None)

        return reopen

    def _record_attempt(
        self,
        provider: str,
        request: PlacementRequest,
        *,
        works: bool,
        reason: str,
        remembered: bool = False,
    ) -> None:
        name = PROVIDER_NAMES[provider]
        attempt = ProviderAttempt(request.tower, name, works, reason, remembered)
        self._attempts = {**self._attempts, (request.tower, provider): attempt}

    def _key(self, provider: str, request: PlacementRequest) -> str:
        if self._driver_name is None:
            self._driver_name = self._driver()
        return " | ".join(
            (
                "provider by ranks",
                PROVIDER_NAMES[provider],
                request.tower,
                self._driver_name,
                f"onnxruntime {read_onnxruntime_version()}",
                request.pack,
                request.identity,
            )
        )


def _provider_title(name: str) -> str:
    return next(
        _PROVIDER_TITLES[provider] for provider, known in PROVIDER_NAMES.items() if known == name
    )
