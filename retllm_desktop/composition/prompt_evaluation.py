"""Compares the ways of asking a judge on judged pairs, and keeps the best for its pack."""

from __future__ import annotations

import contextlib
import tempfile
import zipfile
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from retllm_desktop.composition.application import make_pack_service
from retllm_desktop.composition.evaluation import answer_dependencies, identify_pack, open_pictures
from retllm_desktop.composition.models import make_judge, open_machine_records
from retllm_desktop.core.errors import EngineError, InputError, ItemError
from retllm_desktop.core.judging import JudgeInput, JudgePicture, Pair
from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.core.progress import CancelToken, Progress
from retllm_desktop.core.types import Verdict
from retllm_desktop.evaluation.ablations import JudgeMode
from retllm_desktop.evaluation.fine import FineStage
from retllm_desktop.evaluation.framing_figures import (
    FramedAnswers,
    FramingDecision,
    FramingFigures,
    decide_framing,
    measure_framings,
)
from retllm_desktop.evaluation.judged_pairs import (
    JudgedPair,
    list_pair_pictures,
    read_judged_pairs,
    sample_judged_pairs,
)
from retllm_desktop.evaluation.records import AnswerCache, OutputFolder
from retllm_desktop.packs.fine_spec import FineSpec, PairRule
from retllm_desktop.packs.installed import replace_spec
from retllm_desktop.packs.kept_questions import KeptQuestion
from retllm_desktop.packs.question_templates import Framing
from retllm_desktop.platform.paths import bundled_folder
from retllm_desktop.search.ranking.calibration import (
    Calibration,
    LabelledValue,
    refine_calibration,
)

if TYPE_CHECKING:
    from retllm_desktop.core.ports import Judge
    from retllm_desktop.evaluation.pictures import PictureSource
    from retllm_desktop.packs.installed import InstalledPack
    from retllm_desktop.platform.paths import AppPaths
    from retllm_desktop.platform.settings import Settings

_TABLE: Final = "judged.csv"
_NOTHING: Final = "N/A"
"""Query and passage of a question without content, as FreeRet's probe has them."""
_GREY: Final = 128


@dataclass(frozen=True, slots=True)
class PromptReport:
    """What came out of comparing questions.

    Attributes:
        pack_id: The judge's.
        data: What it was asked about, for people.
        pairs: How many judged pairs.
        skipped: Why pairs were left out: how many, by reason.
        unavailable: Why the judge cannot be asked in a framing.
        figures: Of every framing on every group.
        decision: Which framing is best.
        question: What would be kept of it.
    """

    pack_id: str
    data: str
    pairs: int
    skipped: Mapping[str, int]
    unavailable: Mapping[Framing, str]
    figures: tuple[FramingFigures, ...]
    decision: FramingDecision
    question: KeptQuestion


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """Judged pairs, the folder of their pictures, and what they are for people."""

    pairs: tuple[JudgedPair, ...]
    folder: Path
    name: str


@contextlib.contextmanager
def open_shipped_pairs() -> Generator[JudgedSet]:
    """Unpack the judged pairs that came with the program, for as long as the block runs.

    Raises:
        InputError: The program was not installed properly.
    """
    path = bundled_folder("resources") / "judged.zip"
    with tempfile.TemporaryDirectory(prefix="retllm-judged-") as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                archive.extractall(folder)
        except (OSError, zipfile.BadZipFile) as exc:
            raise InputError(
                "The judged pairs that came with the program are missing",
                "the program was not installed properly",
                path,
            ) from exc
        place = Path(folder)
        yield JudgedSet(read_judged_pairs(place / _TABLE), place, "the program's judged pairs")


def list_framings(spec: FineSpec) -> tuple[Framing, ...]:
    """Return the framings that a pack can be asked in, its own first; each in other words."""
    found: dict[tuple[object, ...], Framing] = {}
    for framing in dict.fromkeys((spec.framing, *Framing)):
        asked = spec.asked_by(framing)
        found.setdefault(tuple(asked.templates(pair) for pair in Pair), framing)
    return tuple(found.values())


class PromptComparison:
    """Asks a pack's judge about judged pairs in every framing.

    Attributes:
        folder: Where results go.
    """

    def __init__(
        self,
        pack: InstalledPack,
        judged: JudgedSet,
        open_judge: Callable[[InstalledPack], Judge],
        pictures: PictureSource,
        folder: OutputFolder,
        *,
        limit: int = 0,
        seed: int = 0,
    ) -> None:
        """Take the parts.

        Args:
            pack: A pack of the fine role, as its manifest says.
            judged: What is asked about.
            open_judge: Opens a pack's judge.
            pictures: The pictures of the pairs.
            folder: Where answers are kept, from which a stopped run goes on.
            limit: Queries of each group at most; 0: all.
            seed: Of what is drawn.

        Raises:
            InputError: The pack judges nothing.
        """
        if pack.manifest.fine is None:
            raise InputError(f"The pack {pack.manifest.id} judges nothing")
        self._pack = pack
        self._spec = pack.manifest.fine
        self._open = open_judge
        self._pictures = pictures
        self.folder = folder
        self._seed = seed
        self._name = judged.name
        self._skipped: dict[str, int] = {}
        self._unavailable: dict[Framing, str] = {}
        self._pairs = sample_judged_pairs(tuple(self._askable(judged.pairs)), limit, seed)

    def _askable(self, pairs: Iterable[JudgedPair]) -> Generator[JudgedPair]:
        knows = self._pack.manifest.knows
        for one in pairs:
            if one.domain is not None and one.domain not in knows.domains:
                self._skip(f"the pack does not know {one.domain}")
            elif self._spec.prompt(one.pair) is None:
                self._skip(f"the pack is not asked about {one.pair}")
            else:
                yield one

    def _skip(self, reason: str) -> None:
        self._skipped[reason] = self._skipped.get(reason, 0) + 1

    def run(self, cancel: CancelToken) -> Generator[Progress, None, PromptReport | None]:
        """Ask; None where it was cancelled.

        Raises:
            EngineError: The model cannot be asked; the answers so far are kept.
            InputError: No pairs are left, or the answers cannot be kept.
        """
        self._drop_unreadable()
        if {one.right for one in self._pairs} != {True, False}:
            raise InputError(
                f"There is nothing that {self._pack.manifest.id} can be compared on",
                "; ".join(f"{count} pairs: {why}" for why, count in self._skipped.items()),
            )
        framings = list_framings(self._spec)
        answers: dict[Framing, list[Verdict]] = {}
        priors: dict[Framing, dict[Pair, float]] = {}
        total = len(framings) * len(self._pairs)
        for number, framing in enumerate(framings):
            found: list[Verdict] = []
            asked = replace_spec(self._pack, lambda spec, own=framing: spec.asked_by(own))
            try:
                with contextlib.closing(self._open(asked)) as judge:
                    for verdict in self._ask(judge, asked, cancel):
                        found.append(verdict)
                        done = number * len(self._pairs) + len(found)
                        yield Progress(done, total, framing.value)
                    if cancel.cancelled or len(found) < len(self._pairs):
                        return None
                    priors[framing] = _ask_priors(judge, {one.pair for one in self._pairs})
            except EngineError as exc:
                if framing == self._spec.framing or found:
                    raise
                # A vocabulary may lack the words of one question, and have those of others.
                self._unavailable[framing] = exc.title
                continue
            answers[framing] = found
        return self._report(answers, priors)

    def _drop_unreadable(self) -> None:
        named = list_pair_pictures(self._pairs)
        missing = dict(self._pictures.absent(named))
        present = [name for name in named if name not in missing]
        missing |= {name: why for name, why in self._pictures.look(present) if why}
        kept: list[JudgedPair] = []
        for one in self._pairs:
            if missing.keys() & {one.query.picture, one.candidate.picture}:
                self._skip("its picture is missing")
            else:
                kept.append(one)
        self._pairs = tuple(kept)

    def _ask(self, judge: Judge, pack: InstalledPack, cancel: CancelToken) -> Generator[Verdict]:
        spec = pack.manifest.fine or self._spec
        identity = identify_pack(PackRole.FINE, pack.manifest)
        cache = AnswerCache(self.folder.path, answer_dependencies(identity, spec))
        with contextlib.closing(cache):
            stage = FineStage(judge, self._pictures, cache)
            for one in self._pairs:
                if cancel.cancelled:
                    return
                (found,) = stage.ask(JudgeMode.PLAIN, one.query, [one.candidate], cancel)
                if found is None:
                    if cancel.cancelled:
                        return
                    raise InputError(
                        "A picture of the judged pairs cannot be read", one.candidate.picture
                    )
                yield found.verdict

    def _report(
        self,
        answers: Mapping[Framing, Sequence[Verdict]],
        priors: Mapping[Framing, Mapping[Pair, float]],
    ) -> PromptReport:
        groups = list(self._groups(answers, priors))
        own = self._spec.framing
        decision = decide_framing(groups, own, self._seed)
        chosen = decision.framing
        question = KeptQuestion(
            framing=chosen,
            rules=self._fit_rules(chosen, answers[chosen]),
            own_precision=decision.average_precision[own],
            precision=decision.average_precision[chosen],
            gain_low=decision.gains[chosen].low if chosen in decision.gains else 0.0,
            discrimination=decision.discrimination,
            says_one_thing=decision.says_one_thing,
            pairs=len(self._pairs),
            data=self._name,
            measured=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        return PromptReport(
            self._pack.manifest.id,
            self._name,
            len(self._pairs),
            self._skipped,
            self._unavailable,
            measure_framings(groups, self._seed),
            decision,
            question,
        )

    def _groups(
        self,
        answers: Mapping[Framing, Sequence[Verdict]],
        priors: Mapping[Framing, Mapping[Pair, float]],
    ) -> Generator[FramedAnswers]:
        """Yield the groups that have right and wrong pairs, by name and domain."""
        names = [
            one.group if one.domain is None else f"{one.group} ({one.domain})"
            for one in self._pairs
        ]
        for name in dict.fromkeys(names):
            at = [place for place, own in enumerate(names) if own == name]
            pairs = [self._pairs[place] for place in at]
            if {one.right for one in pairs} != {True, False}:
                continue
            queries: dict[object, int] = {}
            numbers = [queries.setdefault(one.query, len(queries)) for one in pairs]
            yield FramedAnswers(
                name,
                np.array(numbers, np.int64),
                np.array([one.right for one in pairs]),
                {
                    framing: np.array([found[place].log_odds for place in at])
                    for framing, found in answers.items()
                },
                {
                    framing: float(np.mean([own[one.pair] for one in pairs]))
                    for framing, own in priors.items()
                },
                {
                    framing: float(np.mean([found[place].answer_mass for place in at]))
                    for framing, found in answers.items()
                },
            )

    def _fit_rules(self, framing: Framing, answers: Sequence[Verdict]) -> dict[Pair, PairRule]:
        """Fit each pair's calibration, but where the pack's own holds: it was measured better."""
        found: dict[Pair, PairRule] = {}
        neutral = PairRule(0.0, 1.0, 1.0, 0.0)
        for pair in dict.fromkeys(one.pair for one in self._pairs):
            if framing == self._spec.framing and self._spec.rule(pair) != neutral:
                continue
            rated = [
                LabelledValue(verdict.log_odds, one.right)
                for one, verdict in zip(self._pairs, answers, strict=True)
                if one.pair is pair
            ]
            fitted = refine_calibration(Calibration(1.0, 0.0), rated)
            found[pair] = PairRule(0.0, 1.0, round(fitted.scale, 5), round(fitted.offset, 5))
        return found


def _ask_priors(judge: Judge, pairs: Iterable[Pair]) -> dict[Pair, float]:
    """Return P(True) over both answers where there is nothing to see or to read, by pair."""
    px = judge.image_max_px if judge.image_spec is None else judge.image_spec.px
    grey = JudgePicture(b"", lambda: np.full((px, px, 3), _GREY, np.uint8))
    nothing, blank, both = JudgeInput(_NOTHING), JudgeInput("", grey), JudgeInput(_NOTHING, grey)
    sides = {
        Pair.TEXT_TO_IMAGE: (nothing, blank),
        Pair.IMAGE_TO_IMAGE: (blank, blank),
        Pair.COMPOSED_TO_IMAGE: (both, blank),
        Pair.COMPOSED_TO_COMPOSED: (both, both),
        Pair.TEXT_TO_PASSAGE: (nothing, nothing),
    }
    found: dict[Pair, float] = {}
    for pair in pairs:
        query, candidate = sides[pair]
        for _, verdict in judge.judge(query, [(0, candidate)], CancelToken()):
            if isinstance(verdict, ItemError):
                raise verdict
            found[pair] = float(1 / (1 + np.exp(-verdict.log_odds)))
    return found


@contextlib.contextmanager
def open_prompt_comparison(
    settings: Settings,
    paths: AppPaths,
    out: Path,
    table: Path | None,
    images: Path | None,
    *,
    limit: int = 0,
    seed: int = 0,
) -> Generator[tuple[PromptComparison, InstalledPack]]:
    """Put a comparison together for the chosen judge; also give its pack as the manifest says.

    Args:
        settings: Choose the pack and how it runs.
        paths: Where packs lie.
        out: Folder of the results and of answers.
        table: The person's judged pairs; None: those that came with the program.
        images: Where their pictures lie; None: beside the table.
        limit: Queries of each group at most; 0: all.
        seed: Of what is drawn.

    Raises:
        InputError: The table, the pictures or the folder cannot be used.
        PackError: The pack is missing or damaged.
    """
    pack = make_pack_service(settings, paths).chosen(PackRole.FINE)
    records = open_machine_records(paths)
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(OutputFolder(out))
        if table is None:
            judged = stack.enter_context(open_shipped_pairs())
        else:
            judged = JudgedSet(read_judged_pairs(table), images or table.parent, table.name)
        pictures = stack.enter_context(open_pictures(judged.folder, settings))
        yield (
            PromptComparison(
                pack,
                judged,
                lambda asked: make_judge(asked, settings, paths, records),
                pictures,
                folder,
                limit=limit,
                seed=seed,
            ),
            pack,
        )
