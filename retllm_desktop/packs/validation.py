"""Tries a pack before it is installed: does its model run, and tell things apart?"""

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

import numpy as np

from retllm_desktop.core.errors import ItemError, PackError
from retllm_desktop.core.judging import JudgeInput, JudgePicture
from retllm_desktop.core.ports import DualEncoder, Judge
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import ImageSpec, Rgb, Vectors
from retllm_desktop.packs.manifest import CoarseSpec
from retllm_desktop.packs.rank_agreement import TowerComparison
from retllm_desktop.packs.text_input import PassageEncoderSpec, ReferenceVector

TRIAL_TEXTS: Final = (
    "The kitchen tap drips all night and the washer has been replaced twice already.",
    "How much notice do I have to give before I move out of the flat?",
    "Whisk three eggs with the sugar until the mixture is pale, then fold in the flour.",
    "The ferry to the island leaves at half past seven and takes about two hours.",
    "Her grandmother taught the violin in a village school for almost forty years.",
    "Restart the router, wait until the lamp stops blinking, and sign in again.",
    "The committee agreed to postpone the vote on the new library until spring.",
    "Which bus goes from the station to the hospital on Sundays?",
    "Interest is charged on the amount outstanding from the first day of the month.",
    "Prune the roses in late winter, above a bud that points away from the middle.",
    "The goalkeeper saved two penalties and was carried off the pitch by his team.",
    "Patients should not eat or drink anything for six hours before the operation.",
    "A comet crossed the evening sky and could be seen without a telescope for a week.",
    "What did the mechanic say about the brakes?",
    "The museum shows medieval maps that were thought to have been lost in the fire.",
    "Please find enclosed my application for the position of assistant accountant.",
    "Wolves hunt in packs and can follow a herd of deer for days through deep snow.",
    "The warranty does not cover damage caused by water or by a fall.",
    "Turn left at the mill, follow the stream uphill, and keep to the marked path.",
    "He lost his passport in Lisbon and had to wait four days for a new one.",
    "The function returns a list of numbers sorted from the smallest to the largest.",
    "Who is allowed to pick up the children from the nursery?",
    "The bread has to rise in a warm place until it has doubled in size.",
    "Steel exports fell by a tenth after the tariffs came into force in June.",
    "The choir rehearses on Thursdays in the hall behind the church.",
    "A cracked tooth hurts when one bites on something hard or drinks something cold.",
    "The old lighthouse was turned into a small hotel with six rooms.",
    "How do I get candle wax out of a tablecloth?",
    "Solar panels on the roof cover about half of the school's electricity.",
    "The emperor signed the peace treaty in a tent between the two armies.",
    "The parcel was left with a neighbour whose name cannot be read on the slip.",
    "Bees find their way back to the hive by the position of the sun.",
    "The tenant has painted the walls dark green without asking the owner.",
    "Our train was cancelled, so we spent the night on a bench in Innsbruck.",
    "Subtract the cost of materials before you work out the profit for each lamp.",
    "The baby slept through the thunderstorm and woke up when it was over.",
    "Is there a discount for students who renew their membership early?",
    "Loosen the four screws, lift the cover, and pull the filter out towards you.",
    "The novel begins with a wedding at which nobody wants to be the first to dance.",
    "Heavy rain has washed away part of the road between the two villages.",
)


LEAST_DISCRIMINATION: Final = 0.75
"""Share of pairs that a judge must tell apart; 32 questions give chance up to 0.70 in 95 of 100."""
_JUDGE_PICTURES: Final = 4
_RERANKER_PICTURES: Final = 16
_LEAST_LOG_ODDS_STD: Final = 0.01
"""Spread of answers below which a judge says the same of everything."""
_LACKING_HEAD: Final = (
    "an export without the model's ranking head does that, and so does one with another model's "
    "picture encoder: get another"
)
_LEAST_STD: Final = 1e-4
"""Spread below which a model says the same of everything."""
_UNIT: Final = 1e-3


class TrialPictures(Protocol):
    """Pictures with captions, each caption true of its own picture and of no other."""

    @property
    def captions(self) -> Sequence[str]:
        """The captions, in the pictures' order."""
        ...

    def pictures(self, spec: ImageSpec | None, max_px: int, count: int) -> Sequence[Rgb]:
        """The first pictures, of exactly the size of ``spec``; without one of ``max_px``."""
        ...


class TextEmbedder(Protocol):
    """The part of an encoder that is tried on texts alone."""

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Embed what is asked for: (n, d) float32, unit rows."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed what is to be found: (n, d) float32, unit rows."""
        ...


@dataclass(frozen=True, slots=True)
class PassageValidation:
    """What came out of trying an encoder of passages.

    Attributes:
        unrelated: The ``unrelated`` object of a manifest, as measured.
        texts_per_s: Texts embedded a second; passages of documents are a few times as long.
        comparisons: Of each tower's file with the most exact one that is here.
    """

    unrelated: Mapping[str, float]
    texts_per_s: float
    comparisons: tuple[TowerComparison, ...] = ()


@dataclass(frozen=True, slots=True)
class EncoderValidation:
    """What came out of trying a dual encoder.

    Attributes:
        unrelated: The ``unrelated`` object of a manifest, as measured.
        comparisons: Of each tower's file with the most exact one that is here.
    """

    unrelated: Mapping[str, Mapping[str, float]]
    images_per_s: float
    texts_per_s: float
    comparisons: tuple[TowerComparison, ...] = ()


class SameAnswer(StrEnum):
    """What a judge says to everything."""

    TRUE = "True"
    FALSE = "False"


@dataclass(frozen=True, slots=True)
class JudgeValidation:
    """What came out of trying a fine model on questions whose answers are known.

    Attributes:
        answer_mass: How much of the model's answers was «True» or «False», in [0, 1]; the mean.
        discrimination: See :func:`discrimination`.
        same_answer: What it said to everything; None: it said both.
        questions: How many it was asked.
    """

    answer_mass: float
    discrimination: float = 1.0
    same_answer: SameAnswer | None = None
    questions: int = 0

    @property
    def judges(self) -> bool:
        """Whether its answers are worth an order: it said both, or more to what is right."""
        return self.same_answer is None or self.discrimination >= LEAST_DISCRIMINATION


@dataclass(frozen=True, slots=True)
class LabelledAnswer:
    """A judge's answer to a question of which the answer is known.

    Attributes:
        log_odds: Of «True» over «False».
        right: Whether «True» is the answer.
        answer_mass: How much of the model's answer was one of both.
    """

    log_odds: float
    right: bool
    answer_mass: float


PackValidation = EncoderValidation | JudgeValidation | PassageValidation


def validate_encoder(
    encoder: DualEncoder,
    spec: CoarseSpec,
    trial: TrialPictures,
    clock: Callable[[], float] = time.perf_counter,
) -> EncoderValidation:
    """Embed pictures and sentences, and measure how alike unrelated ones are, and how long it took.

    Raises:
        EngineError: It cannot run, or gives no vectors as the manifest says.
        PackError: It says the same of everything, or misses the references.
    """
    count = len(trial.captions)
    pictures = trial.pictures(encoder.image_spec, encoder.image_spec.px, count)
    # The first of each loads its tower: that is not counted.
    encoder.embed_images(pictures[:1])
    encoder.embed_texts(trial.captions[:1])
    began_s = clock()
    images = encoder.embed_images(pictures)
    between_s = clock()
    texts = encoder.embed_texts(trial.captions)
    ended_s = clock()
    passages = encoder.embed_passages(trial.captions)
    for vectors in (images, texts, passages):
        _check_vectors(vectors, spec.space.dimension)
    _check_references(encoder, spec.references)
    text_image = _cosine_statistics(texts, images, "every picture and every sentence")
    return EncoderValidation(
        unrelated={
            "text_to_text": _cosine_statistics(texts, passages, "all sentences"),
            "text_to_image": text_image,
            "image_to_text": _cosine_statistics(images, passages, "every picture and sentence"),
            "image_to_image": _cosine_statistics(images, images, "all pictures"),
        },
        images_per_s=count / max(between_s - began_s, 1e-6),
        texts_per_s=count / max(ended_s - between_s, 1e-6),
    )


def validate_passages(
    encoder: TextEmbedder, spec: PassageEncoderSpec, clock: Callable[[], float] = time.perf_counter
) -> PassageValidation:
    """Embed sentences of different matters, and measure how alike they are, and how long it took.

    Raises:
        EngineError: It cannot run, or gives no vectors as the manifest says.
        PackError: It says the same of everything, or misses the references.
    """
    encoder.embed_texts(TRIAL_TEXTS[:1])  # Loads the model, which is not counted.
    began_s = clock()
    texts = encoder.embed_passages(TRIAL_TEXTS)
    ended_s = clock()
    asked = encoder.embed_texts(TRIAL_TEXTS)
    for vectors in (texts, asked):
        _check_vectors(vectors, spec.space.dimension)
    _check_references(encoder, spec.references)
    unrelated = _cosine_statistics(asked, texts, "all sentences")
    return PassageValidation(unrelated, len(TRIAL_TEXTS) / max(ended_s - began_s, 1e-6))


def validate_judge(
    judge: Judge, trial: TrialPictures, *, reranker: bool = False
) -> JudgeValidation:
    """Ask questions whose answers are known; the judge is closed afterwards.

    Args:
        judge: Whom to ask.
        trial: Pictures with captions.
        reranker: Whether the model was made for nothing but this: then it must tell them apart.

    Raises:
        EngineError: It cannot run.
        PackError: It gave no answer, one that is no number, or the same to everything.
    """
    try:
        count = _RERANKER_PICTURES if reranker else _JUDGE_PICTURES
        found = ask_known_questions(judge, trial, count, CancelToken())
        if found and count < _RERANKER_PICTURES and _same_answer(found) is not None:
            # Few questions may have one answer by chance; many have not.
            found = ask_known_questions(judge, trial, _RERANKER_PICTURES, CancelToken())
    except ItemError as exc:
        raise PackError("The pictures that packs are tried on cannot be read", str(exc)) from exc
    finally:
        judge.close()
    if not found:
        raise PackError("The model was asked about a picture and gave no answer")
    log_odds = np.array([one.log_odds for one in found])
    mass = np.array([one.answer_mass for one in found])
    if not (np.isfinite(log_odds).all() and np.isfinite(mass).all()):
        raise PackError("The model's answer is no number")
    share = discrimination(found)
    if float(log_odds.std()) < _LEAST_LOG_ODDS_STD:
        raise PackError(
            f"The model says the same of everything: its log-odds differ by {np.ptp(log_odds):.2g}",
            _LACKING_HEAD if reranker else "its weights are of no use",
        )
    if reranker and share < LEAST_DISCRIMINATION:
        raise PackError(
            f"The reranker told true from false in {share:.0%} of pairs; chance is 50 %",
            _LACKING_HEAD,
        )
    return JudgeValidation(float(mass.mean()), share, _same_answer(found), len(found))


def _same_answer(answers: Sequence[LabelledAnswer]) -> SameAnswer | None:
    said = {one.log_odds > 0 for one in answers}
    if len(said) > 1:
        return None
    return SameAnswer.TRUE if said == {True} else SameAnswer.FALSE


def ask_known_questions(
    judge: Judge, trial: TrialPictures, count: int, cancel: CancelToken
) -> tuple[LabelledAnswer, ...]:
    """Ask about pictures whose captions are known: of each its own caption, and another's.

    Args:
        judge: Whom to ask; it stays open.
        trial: Pictures with captions, each true of its own picture alone.
        count: How many pictures.
        cancel: Ends it; then what was answered by then is returned.

    Raises:
        EngineError: The judge does not answer.
        ItemError: A picture cannot be read.
    """
    captions = list(trial.captions)[:count]
    pictures = trial.pictures(judge.image_spec, judge.image_max_px, len(captions))
    sides = [
        # Each is asked about twice: by its key it is read in once.
        JudgeInput(
            picture=JudgePicture(hashlib.sha256(shown.tobytes()).digest(), lambda own=shown: own)
        )
        for shown in pictures
    ]
    found: list[LabelledAnswer] = []
    for number, caption in enumerate(captions):
        other = (number + len(captions) // 2) % len(captions)
        asked = [(number, sides[number]), (other, sides[other])]
        for key, verdict in judge.judge(JudgeInput(caption), asked, cancel):
            if isinstance(verdict, ItemError):
                raise verdict
            found.append(LabelledAnswer(verdict.log_odds, key == number, verdict.answer_mass))
    return tuple(found)


def discrimination(answers: Sequence[LabelledAnswer]) -> float:
    """Return the share of pairs of a true and a false one in which the true one has more log-odds.

    Ties count half: a judge that says the same of everything has 0.5 (the area under its curve).
    """
    true = np.array([one.log_odds for one in answers if one.right])
    false = np.array([one.log_odds for one in answers if not one.right])
    if not len(true) or not len(false):
        return 0.5
    more = true[:, None] - false[None, :]
    return float(((more > 0) + 0.5 * (more == 0)).mean())


def _check_references(encoder: TextEmbedder, references: Sequence[ReferenceVector]) -> None:
    for reference in references:
        wanted = np.asarray(reference.vector, dtype=np.float64)
        found = encoder.embed_texts([reference.text])[0].astype(np.float64)
        cosine = float(found @ wanted / np.linalg.norm(wanted))
        if cosine < reference.least_cosine:
            raise PackError(
                "The model does not give the vectors that its makers get",
                f"for «{reference.text}» the cosine is {cosine:.4f}, not {reference.least_cosine}",
            )


def _check_vectors(vectors: Vectors, dimension: int) -> None:
    if vectors.ndim != 2 or vectors.shape[1] != dimension:
        raise PackError(f"The model's vectors are not {dimension} numbers long")
    lengths = np.linalg.norm(vectors, axis=1)
    if not np.isfinite(vectors).all() or np.abs(lengths - 1.0).max() > _UNIT:
        raise PackError("The model's vectors are not finite and of length one")


def _cosine_statistics(rows: Vectors, columns: Vectors, what: str) -> dict[str, float]:
    """Mean and deviation of the cosines of pairs that do not belong together."""
    cosines = rows.astype(np.float64) @ columns.astype(np.float64).T
    apart = cosines[~np.eye(len(rows), dtype=bool)]
    std = float(apart.std())
    if std < _LEAST_STD:
        raise PackError(f"The model says the same of {what}: its weights are of no use")
    return {"mean": round(float(apart.mean()), 5), "std": round(std, 5)}
