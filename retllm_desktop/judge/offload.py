"""What of a fine model goes onto a graphics processor: the plan, and the way back when it fails."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.runtimes import LlamaBuild
from retllm_desktop.platform.hardware.machine_records import MachineRecords


class OffloadChoice(StrEnum):
    """The setting ``gpu``: what fits, nothing, or what is wanted whether it fits or not."""

    AUTO = "auto"
    OFF = "off"
    ON = "on"


OFFLOAD_NOT_WANTED: Final = "it is told not to use one"
_RESERVED_SHARE: Final = 0.1
"""Of a card's free memory: screens and other programs ask for some meanwhile."""
_WORK_BYTES: Final = 512 * 2**20
"""For the context and the buffers of a decode."""
_VISION_FACTOR: Final = 1.25
"""The picture encoder's weights and what it computes with."""


@dataclass(frozen=True, slots=True)
class OffloadPlan:
    """What is put on a graphics processor.

    Attributes:
        layers: Layers of the language model, −1 for all, 0 for none.
        vision: Whether the picture encoder goes there too.
        reason: Why no more than that; empty where everything goes there.
    """

    layers: int
    vision: bool
    reason: str


def plan_offload(
    choice: OffloadChoice,
    wanted_layers: int,
    build: LlamaBuild,
    *,
    model_bytes: int,
    vision_bytes: int,
    model_layers: int,
) -> OffloadPlan:
    """Decide what goes onto a graphics processor.

    Args:
        choice: The setting.
        wanted_layers: Most layers to place there by the settings, −1 for all.
        build: What llama.cpp can do here.
        model_bytes: Size of the language model's file.
        vision_bytes: Size of the picture encoder's file.
        model_layers: Layers of the language model; 0 where the file does not say.
    """
    if choice is OffloadChoice.OFF or wanted_layers == 0:
        return OffloadPlan(0, vision=False, reason=OFFLOAD_NOT_WANTED)
    if not build.offloads:
        return OffloadPlan(
            0, vision=False, reason="this build of llama.cpp uses no graphics processor"
        )
    if not build.graphics:
        return OffloadPlan(0, vision=False, reason="llama.cpp finds no graphics processor")
    if choice is OffloadChoice.ON:
        return OffloadPlan(wanted_layers, vision=True, reason="")
    free = max(device.free_bytes for device in build.graphics)
    room = int(free * (1 - _RESERVED_SHARE)) - _WORK_BYTES
    short = f"{free / 2**20:,.0f} MiB are free there"
    rest = room - int(vision_bytes * _VISION_FACTOR)
    if rest < 0:
        return OffloadPlan(0, vision=False, reason=f"{short}, too few for the picture encoder")
    if rest >= model_bytes:
        return OffloadPlan(wanted_layers, vision=True, reason="")
    # One more than there are: the output's matrix is about as large as a layer.
    layers = rest * (model_layers + 1) // max(1, model_bytes)
    fitting = min(layers, model_layers if wanted_layers < 0 else wanted_layers)
    return OffloadPlan(fitting, vision=True, reason=f"{short}, which takes {layers} of the layers")


_log = logging.getLogger(__name__)

_ADVICE: Final = "«retllm-desktop doctor» tells more"


class OffloadFallback:
    """Falls back to the CPU where a child fails on the graphics processor, and records why.

    A start that failed is held against the graphics processor only once the same model has
    judged without it: otherwise the model is at fault. Not thread-safe.
    """

    def __init__(
        self,
        choice: OffloadChoice,
        *,
        key: str = "",
        records: MachineRecords | None = None,
        driver: Callable[[], str] = lambda: "",
        present: Callable[[], bool] = lambda: False,
        anew: bool = False,
    ) -> None:
        """Take the setting; no driver is queried yet.

        Args:
            choice: The setting.
            key: Versions and model that a recorded failure is valid for, beside the driver.
            records: Where failures are recorded between runs.
            driver: Names the graphics processor and its driver; called when a child starts.
            present: Whether a graphics processor is known of; called when a child failed.
            anew: Whether to ignore recorded failures.
        """
        self._choice = choice
        self._key = key
        self._records = records or MachineRecords(None)
        self._driver = driver
        self._present = present
        self._anew = anew
        self._read = False
        self._suspicion = ""
        self._trying = False
        self._off = False
        self._placed = False
        # Replaced as a whole, never mutated: the window's thread reads it.
        self._notices: dict[str, str] = {}
        self._report: dict[str, object] = {}

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences on where the model does not run as the settings ask."""
        return tuple(self._notices.values())

    @property
    def report(self) -> Mapping[str, object]:
        """The child's last report: ``layers``, ``vision``, ``reason``, ``loaded``, ``of``."""
        return dict(self._report)

    def choice_for_start(self) -> OffloadChoice:
        """Return the next child's choice: ``OFF`` after a recorded failure."""
        self._trying = False
        self._report = {}
        if self._choice is OffloadChoice.OFF:
            return OffloadChoice.OFF
        if not self._read:
            self._read = True
            known = None if self._anew else self._records.get(self._full_key())
            if known is not None:
                self._placed = True
                self._fall_back(str(known.get("reason", "")))
        self._trying = not self._off
        return self._choice if self._trying else OffloadChoice.OFF

    def note_plan(self, header: Mapping[str, object]) -> None:
        """Record what the child plans to place on a graphics processor."""
        self._report = {name: header.get(name) for name in ("layers", "vision", "reason")}
        placed = bool(header.get("layers")) or bool(header.get("vision"))
        if self._choice is OffloadChoice.ON and self._trying and not placed:
            self._notify(
                "asked",
                "The close check runs on the main processor although a graphics processor is asked "
                f"for: {header.get('reason')}; {_ADVICE}.",
            )
        self._placed = self._placed or placed
        self._trying = self._trying and placed

    def note_loaded(self, header: Mapping[str, object]) -> None:
        """Record what llama.cpp has placed there."""
        loaded, of = header.get("loaded"), header.get("of")
        self._report |= {"loaded": loaded, "of": of}
        if self._report.get("layers") and not loaded:
            self._notify(
                "loaded",
                "llama.cpp was told to use the graphics processor and put no layer of the "
                f"model there; {_ADVICE}.",
            )

    def fall_back(self, error: EngineError) -> bool:
        """Plan the next start without graphics processor if the failure may be its own.

        Args:
            error: The child's failure before its first verdict.

        Returns:
            Whether another start is worthwhile.
        """
        # A child that died before it said where it puts things died while looking for devices.
        if not self._trying:
            return False
        self._trying = False
        self._suspicion = str(error)
        self._fall_back(self._suspicion)
        return True

    def note_verdict(self) -> None:
        """Record a suspected failure of the graphics processor: the same model works without it."""
        self._trying = False
        if self._suspicion and (self._placed or self._present()):
            self._records.put(self._full_key(), {"reason": self._suspicion})
        self._suspicion = ""

    def _fall_back(self, reason: str) -> None:
        self._off = True
        _log.warning("the judge does without a graphics processor: %s", reason)
        # Where none is known of and none was named, it need not be one's fault: nothing is claimed.
        if self._placed or self._present():
            self._notify(
                "failed",
                "The close check runs on the main processor: on the graphics processor it failed; "
                f"{_ADVICE} and tries again.",
            )

    def _notify(self, about: str, sentence: str) -> None:
        self._notices = {**self._notices, about: sentence}

    def _full_key(self) -> str:
        return " | ".join(("offload", self._driver(), self._key))
