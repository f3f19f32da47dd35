"""The fine stage of an evaluation: what the model answers about queries and candidates."""

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, Protocol

from retllm_desktop.core.errors import EngineError, ItemError
from retllm_desktop.core.judging import (
    JudgeInput,
    JudgeOptions,
    JudgePicture,
    Pair,
    pair_of,
    picture_key,
)
from retllm_desktop.core.ports import Judge
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import Verdict
from retllm_desktop.evaluation.ablations import JudgeMode
from retllm_desktop.evaluation.pictures import PictureSource
from retllm_desktop.evaluation.records import AnswerCache, TimedVerdict, hash_values
from retllm_desktop.evaluation.rows import get_pointwise_pair
from retllm_desktop.evaluation.tasks import TaskEntry
from retllm_desktop.search.judge_images import ZoomablePicture

_RETRACE: Final = JudgeOptions(retrace=True)
_PLAIN: Final = JudgeOptions()


class RegionChooser(Protocol):
    """Knows when a candidate deserves a second look, and at which part of it."""

    def in_doubt(self, verdict: Verdict) -> bool:
        """Whether the first answer leaves enough doubt."""
        ...

    def find_part(self, text: str, picture: ZoomablePicture) -> JudgePicture | None:
        """The part of a picture that a text speaks of; None where none stands out.

        Raises:
            ItemError: The picture cannot be read.
            EngineError: The encoder cannot run.
        """
        ...


class FineStage:
    """Asks the model what was not asked before, and keeps the answers."""

    def __init__(
        self,
        judge: Judge,
        pictures: PictureSource,
        answers: AnswerCache,
        second_look: RegionChooser | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Take the parts; without ``second_look`` nothing is looked at again."""
        self._judge = judge
        self._pictures = pictures
        self._answers = answers
        self._second_look = second_look
        self._clock = clock

    def explain_unavailable(self, way: JudgeMode, pair: Pair) -> str:
        """Return why a task cannot be asked that way, or empty."""
        if way is JudgeMode.SET_WISE:
            can = self._judge.supports(pair)
            return "" if can else "the model pack was not made to choose among texts"
        asked = get_pointwise_pair(pair)
        if not self._judge.supports(asked):
            return f"the model pack was not made to answer {asked}"
        if way is JudgeMode.LOOKED_AGAIN and self._second_look is None:
            return "the coarse pack cannot say where to look again"
        return ""

    def ask(
        self,
        way: JudgeMode,
        query: TaskEntry,
        candidates: Sequence[TaskEntry],
        cancel: CancelToken,
        *,
        at_once: int = 0,
    ) -> list[TimedVerdict | None]:
        """Return an answer for each candidate, None for one whose picture cannot be read.

        Args:
            way: How to ask. A retraced or repeated question costs the first one as well.
            query: What is asked for.
            candidates: In coarse order.
            cancel: Ends it early; what is missing then is None.
            at_once: So many are asked about first, then the others, so that the time of a
                short list is measured too; 0: all together.

        Raises:
            EngineError: The model cannot be asked; what was answered is kept.
            InputError: The answers cannot be kept.
        """
        if way is JudgeMode.SET_WISE:
            return self._chosen(query, candidates, cancel)
        if way is JudgeMode.LOOKED_AGAIN:
            return self._looked_again(query, candidates, cancel)
        first = at_once or len(candidates)
        found: list[TimedVerdict | None] = []
        for part in (candidates[:first], candidates[first:]):
            if part:
                found += self._compared(way, query, part, cancel)
        return found

    def _compared(
        self, way: JudgeMode, query: TaskEntry, candidates: Sequence[TaskEntry], cancel: CancelToken
    ) -> list[TimedVerdict | None]:
        keys = [self._key(way, query, candidate) for candidate in candidates]
        found = [self._answers.get(key) for key in keys]
        open_places = [place for place, answered in enumerate(found) if answered is None]
        effort = _RETRACE if way is JudgeMode.RETRACED else _PLAIN
        sides = [_orient_sides(self._side(query), self._side(c)) for c in candidates]
        # Texts that a picture may match are each a query of its own: there the model is asked
        # one comparison at a time.
        alike = all(sides[place][0] == sides[0][0] for place in open_places)
        groups = [open_places] if alike else [[place] for place in open_places]
        for group in filter(None, groups):
            asked = sides[group[0]][0]
            began_s = self._clock()
            stream = self._judge.judge(
                asked, [(place, sides[place][1]) for place in group], cancel, effort=effort
            )
            with contextlib.closing(stream):
                for place, answer in _skip_errors(stream):
                    now_s = self._clock()
                    found[place] = TimedVerdict(answer, now_s - began_s)
                    self._answers.add(keys[place], TimedVerdict(answer, now_s - began_s))
                    began_s = now_s
        return found

    def _looked_again(
        self, query: TaskEntry, candidates: Sequence[TaskEntry], cancel: CancelToken
    ) -> list[TimedVerdict | None]:
        look = self._second_look
        if look is None:
            raise EngineError("The coarse pack cannot say where to look again")
        found = self._compared(JudgeMode.PLAIN, query, candidates, cancel)
        for place, candidate in enumerate(candidates):
            first = found[place]
            if first is None or not look.in_doubt(first.verdict) or cancel.cancelled:
                continue
            key = self._key(JudgeMode.LOOKED_AGAIN, query, candidate)
            again = self._answers.get(key)
            if again is None:
                again = self._second_answer(look, query, candidate, cancel)
                if again is None:
                    continue
                self._answers.add(key, again)
            found[place] = TimedVerdict(again.verdict, first.wall_s + again.wall_s)
        return found

    def _second_answer(
        self, look: RegionChooser, query: TaskEntry, candidate: TaskEntry, cancel: CancelToken
    ) -> TimedVerdict | None:
        began_s = self._clock()
        asked, shown = _orient_sides(self._side(query), self._side(candidate))
        named = candidate.picture or query.picture
        if shown.picture is None:
            return None
        try:
            part = look.find_part(asked.text, self._view(named))
        except ItemError:
            return None
        if part is None:
            return None
        closer = JudgeInput(shown.text, shown.picture, part)
        stream = self._judge.judge(asked, [(0, closer)], cancel, effort=_PLAIN)
        with contextlib.closing(stream):
            for _, answer in _skip_errors(stream):
                return TimedVerdict(answer, self._clock() - began_s)
        return None

    def _chosen(
        self, query: TaskEntry, candidates: Sequence[TaskEntry], cancel: CancelToken
    ) -> list[TimedVerdict | None]:
        # An answer depends on all that it was chosen from.
        company = hash_values([candidate.text for candidate in candidates])
        keys = [f"{self._key(JudgeMode.SET_WISE, query, c)}{company[:16]}" for c in candidates]
        found = [self._answers.get(key) for key in keys]
        if all(answered is not None for answered in found):
            return found
        began_s = self._clock()
        options = [(place, candidate.text) for place, candidate in enumerate(candidates)]
        try:
            verdicts: Mapping[int, Verdict] = self._judge.choose(self._side(query), options, cancel)
        except ItemError:
            return [None] * len(candidates)
        each_s = (self._clock() - began_s) / len(candidates)
        for place, verdict in verdicts.items():
            found[place] = TimedVerdict(verdict, each_s)
            self._answers.add(keys[place], TimedVerdict(verdict, each_s))
        return found

    def _side(self, entry: TaskEntry) -> JudgeInput:
        if not entry.picture:
            return JudgeInput(entry.text)
        return JudgeInput(entry.text, self._picture(entry.picture))

    def _picture(self, name: str, region: Region | None = None) -> JudgePicture:
        pictures, spec = self._pictures, self._judge.image_spec
        px = self._judge.image_max_px if spec is None else spec.px
        key = picture_key(pictures.key(name), 0, region, px)
        return JudgePicture(key, lambda: pictures.load(name, spec, px, region))

    def _view(self, name: str) -> ZoomablePicture:
        return ZoomablePicture(
            lambda spec: self._pictures.load(name, spec, spec.px),
            lambda region: self._picture(name, region),
        )

    def _key(self, way: JudgeMode, query: TaskEntry, candidate: TaskEntry) -> str:
        asked, shown = _orient_sides(self._side(query), self._side(candidate))
        return hash_values(way, *_identity(asked), *_identity(shown))[:32]


def _orient_sides(query: JudgeInput, candidate: JudgeInput) -> tuple[JudgeInput, JudgeInput]:
    """Return who asks and who is shown.

    «Does this picture match this text?» has one direction, whichever of the two is searched for.
    """
    if pair_of(query, candidate) is Pair.IMAGE_TO_TEXTS:
        return candidate, query
    return query, candidate


def _identity(side: JudgeInput) -> tuple[str, str]:
    return side.text, side.picture.key.hex() if side.picture is not None else ""


def _skip_errors(
    stream: Iterator[tuple[int, Verdict | ItemError]],
) -> Iterator[tuple[int, Verdict]]:
    for place, answer in stream:
        if not isinstance(answer, ItemError):
            yield place, answer
