"""The fine stage of an evaluation: asks the judge about queries and candidates, answers cached."""

import contextlib
import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, Protocol

from retllm_desktop.core.errors import EngineError, ItemError
from retllm_desktop.core.judging import (
    JudgeInput,
    JudgeOptions,
    JudgePicture,
    Pair,
    PictureAttention,
    pair_of,
    picture_key,
)
from retllm_desktop.core.ports import Judge
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import Rgb, Verdict
from retllm_desktop.evaluation.ablations import JudgeMode
from retllm_desktop.evaluation.attention_regions import find_attended_region
from retllm_desktop.evaluation.contact_sheets import (
    MOST_CELLS,
    VOTES,
    average_votes,
    cell_spec,
    count_columns,
    draw_sheet,
    list_orders,
)
from retllm_desktop.evaluation.pictures import PictureSource
from retllm_desktop.evaluation.records import AnswerCache, TimedVerdict, hash_values
from retllm_desktop.evaluation.rows import get_pointwise_pair
from retllm_desktop.evaluation.tasks import TaskEntry
from retllm_desktop.search.judge_images import RegionFinder, ZoomablePicture

_OF_THIS_MACHINE: Final = frozenset(
    {JudgeMode.LOOKED_TWICE, JudgeMode.SHEET, JudgeMode.SHEET_VOTES}
)
_RETRACE: Final = JudgeOptions(retrace=True)
_PLAIN: Final = JudgeOptions()


class AttentionSource(Protocol):
    """A judge that tells where its model looks."""

    def attend(
        self, query: JudgeInput, candidate: JudgeInput, cancel: CancelToken
    ) -> PictureAttention | None:
        """Return where the model looks in the candidate's picture; None: that cannot be told.

        Raises:
            EngineError: As a judge; also where the runtime does not tell.
            ItemError: A picture cannot be read.
        """
        ...


class FineStage:
    """Asks the judge what the cache does not hold."""

    def __init__(
        self,
        judge: Judge,
        pictures: PictureSource,
        answers: AnswerCache,
        region_finder: RegionFinder | None = None,
        *,
        attention: AttentionSource | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Take the parts.

        Args:
            judge: Answers.
            pictures: The set's pictures.
            answers: Those so far.
            region_finder: Says whether an answer is in doubt, and where to look again by the
                coarse pack; None: no part of a picture is shown.
            attention: Says where the model looked; None: it does not tell.
            clock: Seconds.
        """
        self._attention = attention
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
        if mode in {JudgeMode.LOOKED_AGAIN, JudgeMode.LOOKED_TWICE} and self._region_finder is None:
            return "the coarse pack cannot say where to look again"
        if self._attention is None and mode in _OF_THIS_MACHINE:
            return "a model elsewhere shows neither its attention nor how it reads a sheet"
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
        if mode in {JudgeMode.LOOKED_AGAIN, JudgeMode.LOOKED_TWICE}:
            return self._judge_with_regions(mode, query, candidates, cancel)
        if mode in {JudgeMode.SHEET, JudgeMode.SHEET_VOTES}:
            return self._judge_sheet(mode, query, candidates, cancel)
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
                    timed = TimedVerdict(answer, now_s - began_s, 1.0, answer.tokens)
                    found[place] = timed
                    self._answers.add(keys[place], timed)
                    began_s = now_s
        return found

    def _judge_with_regions(
        self,
        mode: JudgeMode,
        query: TaskEntry,
        candidates: Sequence[TaskEntry],
        cancel: CancelToken,
    ) -> list[TimedVerdict | None]:
        finder = self._region_finder
        if finder is None:
            raise EngineError("The coarse pack cannot say where to look again")
        found = self._judge_each(JudgeMode.PLAIN, query, candidates, cancel)
        for place, candidate in enumerate(candidates):
            first = found[place]
            if first is None or not finder.in_doubt(first.verdict) or cancel.cancelled:
                continue
            key = self._key(mode, query, candidate)
            second = self._answers.get(key)
            if second is None:
                second = self._judge_region(mode, finder, query, candidate, cancel)
                if second is None:
                    continue
                self._answers.add(key, second)
            found[place] = TimedVerdict(
                second.verdict,
                first.wall_s + second.wall_s,
                first.calls + second.calls,
                first.tokens + second.tokens,
            )
        return found

    def _judge_region(
        self,
        mode: JudgeMode,
        finder: RegionFinder,
        query: TaskEntry,
        candidate: TaskEntry,
        cancel: CancelToken,
    ) -> TimedVerdict | None:
        began_s = self._clock()
        own_query, shown = _orient_sides(self._judge_input(query), self._judge_input(candidate))
        named = candidate.picture or query.picture
        if shown.picture is None:
            return None
        calls, tokens = 1.0, 0
        try:
            if mode is JudgeMode.LOOKED_TWICE:
                # The pass that reads the attention decodes the whole question once more.
                part, tokens = self._find_attended(own_query, shown, named, cancel)
                calls = 2.0
            else:
                part = finder.find_part(own_query.text, self._view(named))
        except ItemError:
            return None
        if part is None:
            return None
        closer = JudgeInput(shown.text, shown.picture, part)
        stream = self._judge.judge(own_query, [(0, closer)], cancel, effort=_PLAIN)
        with contextlib.closing(stream):
            for _, answer in _drop_errors(stream):
                spent_s = self._clock() - began_s
                return TimedVerdict(answer, spent_s, calls, answer.tokens + tokens)
        return None

    def _find_attended(
        self, query: JudgeInput, candidate: JudgeInput, name: str, cancel: CancelToken
    ) -> tuple[JudgePicture | None, int]:
        """Return the part that the model's attention lies on, and the tokens to find it."""
        source = self._attention
        found = source.attend(query, candidate, cancel) if source is not None else None
        if found is None:
            return None, 0
        spec = self._judge.image_spec
        shown = self._pictures.load(name, spec, self._judge.image_max_px)
        region = find_attended_region(found.shares, shown.shape[1] / shown.shape[0])
        return None if region is None else self._picture(name, region), found.tokens

    def _judge_sheet(
        self,
        mode: JudgeMode,
        query: TaskEntry,
        candidates: Sequence[TaskEntry],
        cancel: CancelToken,
    ) -> list[TimedVerdict | None]:
        """Ask about the first candidates on one sheet; those behind get no answer."""
        shown = [entry.picture for entry in candidates[:MOST_CELLS]]
        found: list[TimedVerdict | None] = [None] * len(candidates)
        if len(shown) < 2 or not all(shown):
            return found
        of_sheet = hash_values([self._pictures.key(name).hex() for name in shown])
        keys = [f"{self._key(mode, query, c)}{of_sheet[:16]}" for c in candidates[: len(shown)]]
        found[: len(shown)] = [self._answers.get(key) for key in keys]
        if all(answered is not None for answered in found[: len(shown)]):
            return found
        began_s = self._clock()
        votes: list[list[Verdict]] = [[] for _ in shown]
        orders = list_orders(len(shown), VOTES if mode is JudgeMode.SHEET_VOTES else 1)
        for order in orders:
            sheet = self._sheet([shown[place] for place in order])
            try:
                asked = JudgeInput(query.text, sheet)
                verdicts = self._judge.choose(asked, [(place, "") for place in order], cancel)
            except ItemError:
                return [None] * len(candidates)
            for place, verdict in verdicts.items():
                votes[place].append(verdict)
        each_s, calls = (self._clock() - began_s) / len(shown), len(orders) / len(shown)
        for place, own in enumerate(votes):
            if own:
                verdict = average_votes(own)
                timed = TimedVerdict(verdict, each_s, calls, verdict.tokens / len(shown))
                found[place] = timed
                self._answers.add(keys[place], timed)
        return found

    def _sheet(self, names: Sequence[str]) -> JudgePicture:
        spec, columns = self._judge.image_spec, count_columns(len(names))
        px = self._judge.image_max_px if spec is None else spec.px

        def load() -> Rgb:
            cell = None if spec is None else cell_spec(spec, columns)
            cells = [self._pictures.load(name, cell, px // columns) for name in names]
            return draw_sheet(cells, px)

        content = hashlib.sha256(b"".join(self._pictures.key(name) for name in names)).digest()
        return JudgePicture(picture_key(b"sheet " + content, 0, None, px), load)

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
            count = len(candidates)
            timed = TimedVerdict(verdict, each_s, 1 / count, verdict.tokens / count)
            found[place] = timed
            self._answers.add(keys[place], timed)
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
