"""The fine stage of an evaluation: asks the judge about queries and candidates, answers cached."""

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

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
from retllm_desktop.search.judge_images import RegionFinder, ZoomablePicture

_RETRACE: Final = JudgeOptions(retrace=True)
_PLAIN: Final = JudgeOptions()


class FineStage:
    """Asks the judge what the cache does not hold."""

    def __init__(
        self,
        judge: Judge,
        pictures: PictureSource,
        answers: AnswerCache,
        region_finder: RegionFinder | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Take the parts; without ``region_finder`` no part of a picture is shown."""
        self._judge = judge
        self._pictures = pictures
        self._answers = answers
        self._region_finder = region_finder
        self._clock = clock

    def explain_unavailable(self, mode: JudgeMode, pair: Pair) -> str:
        """Return why a task cannot be asked that way, or empty."""
        if mode is JudgeMode.SET_WISE:
            supported = self._judge.supports(pair)
            return "" if supported else "the model pack was not made to choose among texts"
        pointwise = get_pointwise_pair(pair)
        if not self._judge.supports(pointwise):
            return f"the model pack was not made to answer {pointwise}"
        if mode is JudgeMode.LOOKED_AGAIN and self._region_finder is None:
            return "the coarse pack cannot say where to look again"
        return ""

    def ask(
        self,
        mode: JudgeMode,
        query: TaskEntry,
        candidates: Sequence[TaskEntry],
        cancel: CancelToken,
        *,
        at_once: int = 0,
    ) -> list[TimedVerdict | None]:
        """Return an answer for each candidate, None for one whose picture cannot be read.

        Args:
            mode: How to ask. A second look costs the first answer as well.
            query: What is searched for.
            candidates: In coarse order.
            cancel: Ends it early; what is missing then is None.
            at_once: So many are judged first, then the others, so that the time of a short list
                is measured too; 0: all together.

        Raises:
            EngineError: The judge fails; earlier answers are kept.
            InputError: The answers cannot be kept.
        """
        if mode is JudgeMode.SET_WISE:
            return self._judge_set(query, candidates, cancel)
        if mode is JudgeMode.LOOKED_AGAIN:
            return self._judge_with_regions(query, candidates, cancel)
        first = at_once or len(candidates)
        found: list[TimedVerdict | None] = []
        for part in (candidates[:first], candidates[first:]):
            if part:
                found += self._judge_each(mode, query, part, cancel)
        return found

    def _judge_each(
        self,
        mode: JudgeMode,
        query: TaskEntry,
        candidates: Sequence[TaskEntry],
        cancel: CancelToken,
    ) -> list[TimedVerdict | None]:
        keys = [self._key(mode, query, candidate) for candidate in candidates]
        found = [self._answers.get(key) for key in keys]
        open_places = [place for place, answered in enumerate(found) if answered is None]
        effort = _RETRACE if mode is JudgeMode.RETRACED else _PLAIN
        inputs = [_orient_sides(self._judge_input(query), self._judge_input(c)) for c in candidates]
        # Texts that a picture may match are each a query of its own, and a pool may hold candidates
        # of several kinds: the judge gets what has one query and one pair at a time.
        groups: list[list[int]] = []
        of_last: tuple[JudgeInput, Pair] | None = None
        for place in open_places:
            own, shown = inputs[place]
            pair = pair_of(own, shown)
            if pair is None or not self._judge.supports(pair):
                continue
            if (own, pair) != of_last:
                groups.append([])
                of_last = own, pair
            groups[-1].append(place)
        for group in groups:
            own_query = inputs[group[0]][0]
            began_s = self._clock()
            stream = self._judge.judge(
                own_query, [(place, inputs[place][1]) for place in group], cancel, effort=effort
            )
            with contextlib.closing(stream):
                for place, answer in _drop_errors(stream):
                    now_s = self._clock()
                    found[place] = TimedVerdict(answer, now_s - began_s)
                    self._answers.add(keys[place], TimedVerdict(answer, now_s - began_s))
                    began_s = now_s
        return found

    def _judge_with_regions(
        self, query: TaskEntry, candidates: Sequence[TaskEntry], cancel: CancelToken
    ) -> list[TimedVerdict | None]:
        finder = self._region_finder
        if finder is None:
            raise EngineError("The coarse pack cannot say where to look again")
        found = self._judge_each(JudgeMode.PLAIN, query, candidates, cancel)
        for place, candidate in enumerate(candidates):
            first = found[place]
            if first is None or not finder.in_doubt(first.verdict) or cancel.cancelled:
                continue
            key = self._key(JudgeMode.LOOKED_AGAIN, query, candidate)
            second = self._answers.get(key)
            if second is None:
                second = self._judge_region(finder, query, candidate, cancel)
                if second is None:
                    continue
                self._answers.add(key, second)
            found[place] = TimedVerdict(second.verdict, first.wall_s + second.wall_s)
        return found

    def _judge_region(
        self, finder: RegionFinder, query: TaskEntry, candidate: TaskEntry, cancel: CancelToken
    ) -> TimedVerdict | None:
        began_s = self._clock()
        own_query, shown = _orient_sides(self._judge_input(query), self._judge_input(candidate))
        named = candidate.picture or query.picture
        if shown.picture is None:
            return None
        try:
            part = finder.find_part(own_query.text, self._view(named))
        except ItemError:
            return None
        if part is None:
            return None
        closer = JudgeInput(shown.text, shown.picture, part)
        stream = self._judge.judge(own_query, [(0, closer)], cancel, effort=_PLAIN)
        with contextlib.closing(stream):
            for _, answer in _drop_errors(stream):
                return TimedVerdict(answer, self._clock() - began_s)
        return None

    def _judge_set(
        self, query: TaskEntry, candidates: Sequence[TaskEntry], cancel: CancelToken
    ) -> list[TimedVerdict | None]:
        # An answer depends on all the options.
        options_hash = hash_values([candidate.text for candidate in candidates])
        keys = [f"{self._key(JudgeMode.SET_WISE, query, c)}{options_hash[:16]}" for c in candidates]
        found = [self._answers.get(key) for key in keys]
        if all(answered is not None for answered in found):
            return found
        began_s = self._clock()
        options = [(place, candidate.text) for place, candidate in enumerate(candidates)]
        try:
            verdicts: Mapping[int, Verdict] = self._judge.choose(
                self._judge_input(query), options, cancel
            )
        except ItemError:
            return [None] * len(candidates)
        each_s = (self._clock() - began_s) / len(candidates)
        for place, verdict in verdicts.items():
            found[place] = TimedVerdict(verdict, each_s)
            self._answers.add(keys[place], TimedVerdict(verdict, each_s))
        return found

    def _judge_input(self, entry: TaskEntry) -> JudgeInput:
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

    def _key(self, mode: JudgeMode, query: TaskEntry, candidate: TaskEntry) -> str:
        own_query, shown = _orient_sides(self._judge_input(query), self._judge_input(candidate))
        return hash_values(mode, *_identity(own_query), *_identity(shown))[:32]


def _orient_sides(query: JudgeInput, candidate: JudgeInput) -> tuple[JudgeInput, JudgeInput]:
    """Return what the judge takes as the query and as the candidate.

    «Does this picture match this text?» has one direction, whichever of the two is searched for.
    """
    if pair_of(query, candidate) is Pair.IMAGE_TO_TEXTS:
        return candidate, query
    return query, candidate


def _identity(side: JudgeInput) -> tuple[str, str]:
    return side.text, side.picture.key.hex() if side.picture is not None else ""


def _drop_errors(
    stream: Iterator[tuple[int, Verdict | ItemError]],
) -> Iterator[tuple[int, Verdict]]:
    for place, answer in stream:
        if not isinstance(answer, ItemError):
            yield place, answer
