"""What one request has asked of the judging child, and what is still to come."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from retllm_desktop.core.errors import EngineError, ItemError
from retllm_desktop.core.judging import JudgeInput, JudgePicture
from retllm_desktop.core.types import ImageSpec, Rgb
from retllm_desktop.judge import protocol

QUESTIONS_AHEAD: Final = 16
"""Questions with the child at once, where it needs no pixels for them."""
_PIXELS_AHEAD: Final = 2
"""Questions with the child whose pictures had to be read: one it works on, one that waits, so
that it never idles."""


@dataclass(slots=True)
class PendingQuestion:
    """A question that was put, and its answer.

    Attributes:
        key: The caller's.
        sequence: Its number in the request.
        header: What the child is told, less the request.
        pictures: Its pictures.
        loaded: Whether pixels were sent for it.
        answer: What the child said, or why a picture could not be read; None: not yet.
    """

    key: int
    sequence: int
    header: dict[str, object]
    pictures: tuple[JudgePicture, ...]
    loaded: bool = False
    answer: dict[str, object] | ItemError | EngineError | None = None


@dataclass(slots=True)
class JudgeRequest:
    """One request.

    Attributes:
        request: Its number.
        waiting: Its questions that were put and not yielded, oldest first.
        sent: Numbers of the pictures whose pixels the child has.
    """

    request: int
    waiting: deque[PendingQuestion] = field(default_factory=deque[PendingQuestion])
    sent: set[int] = field(default_factory=set[int])
    _numbers: dict[int, int] = field(default_factory=dict[int, int])
    _pictures: list[JudgePicture] = field(default_factory=list[JudgePicture])
    _asked: int = 0

    def add(
        self, key: int, kind: str, query: JudgeInput, candidate: JudgeInput, **more: object
    ) -> PendingQuestion:
        """Make the next question."""
        sides = (query, candidate)
        pictures = tuple(
            picture
            for side in sides
            for picture in (side.picture, side.crop)
            if picture is not None
        )
        self._asked += 1
        header: dict[str, object] = {
            "type": kind,
            "sequence": self._asked,
            "query": protocol.side_to_json(query, self.number),
            "candidate": protocol.side_to_json(candidate, self.number),
            **more,
        }
        asked = PendingQuestion(key, self._asked, header, pictures)
        self.waiting.append(asked)
        return asked

    def number(self, picture: JudgePicture) -> int:
        """The number of a picture in this request; one object is one picture."""
        found = self._numbers.get(id(picture))
        if found is None:
            found = self._numbers[id(picture)] = len(self._pictures)
            # Kept, so that no other picture comes to have its identity.
            self._pictures.append(picture)
        return found

    def picture(self, number: int) -> JudgePicture | None:
        """The picture of a number."""
        return self._pictures[number] if 0 <= number < len(self._pictures) else None

    def find(self, sequence: object) -> PendingQuestion | None:
        """The waiting question of a number."""
        return next((asked for asked in self.waiting if asked.sequence == sequence), None)

    @property
    def wants_more(self) -> bool:
        """Whether another question may be put before the first is answered."""
        loaded = sum(asked.loaded and asked.answer is None for asked in self.waiting)
        return len(self.waiting) < QUESTIONS_AHEAD and loaded < _PIXELS_AHEAD

    def open_besides(self, asked: PendingQuestion | None) -> bool:
        """Whether any other question that was put has no answer."""
        return any(one.answer is None and one is not asked for one in self.waiting)

    @property
    def first_open(self) -> PendingQuestion | None:
        """The oldest question without an answer."""
        return next((asked for asked in self.waiting if asked.answer is None), None)


def select_unsent_pictures(
    pictures: Iterable[JudgePicture], kept: Callable[[bytes], bool]
) -> tuple[JudgePicture, ...]:
    """The pictures whose pixels have to be sent, as far as is known."""
    return tuple(picture for picture in pictures if not (picture.key and kept(picture.key)))


def check_pixels(rgb: Rgb, spec: ImageSpec | None) -> Rgb:
    """Return a picture's pixels if the model takes them.

    Raises:
        ValueError: It is no picture, or of another size than the model takes.
    """
    if rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.dtype != np.uint8 or 0 in rgb.shape:
        raise ValueError(f"not an RGB picture: shape {rgb.shape}, dtype {rgb.dtype}")
    exact = spec is not None and (spec.crop or spec.resize == "squash")
    if spec is not None and exact and rgb.shape[:2] != (spec.px, spec.px):
        raise ValueError(f"the model takes {spec.px} px squares, not {rgb.shape[:2]}")
    return rgb
