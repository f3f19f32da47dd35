"""The fine role's part of a manifest: prompts, answers, and how verdicts become relevance."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, TypeVar

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.judging import Pair
from retllm_desktop.core.similarity import MatchCurve, MatchPrior
from retllm_desktop.core.types import ImageSpec
from retllm_desktop.packs.manifest_fields import FieldReader, read_image_spec
from retllm_desktop.packs.question_templates import (
    PAPER_PROMPTS,
    Framing,
    check_frame,
    check_prompt_template,
    framed_answers,
    framed_templates,
)
from retllm_desktop.packs.servers import DialectName, ServerSpec

T = TypeVar("T")

_TAKEN_ARGUMENTS: Final = frozenset(
    {"messages", "bos_token", "eos_token", "raise_exception", "add_generation_prompt"}
)
"""What the chat template is given by the program itself."""
MOST_OPTIONS: Final = 9
"""Sentences of one question at most: their numbers are single digits."""


@dataclass(frozen=True, slots=True)
class PairRule:
    """From a verdict and a cosine to an order and a relevance, for one pair.

    Attributes:
        weight: Weight of the cosine beside the log-odds.
        temperature: The log-odds are divided by it before they are fused.
        scale: Platt scale from the fused value to the relevance.
        offset: Platt offset.
    """

    weight: float
    temperature: float
    scale: float
    offset: float


@dataclass(frozen=True, slots=True)
class RetracingParameters:
    """Parameters of visual retracing (MemVR, arXiv 2410.03577), as RetLLM uses it.

    Attributes:
        first_layer: Layers above this one may trigger it (l_start).
        last_layer: Layers below this one may (l_end).
        threshold: Uncertainty above which it is triggered (γ), 0 … 1.
        share: Share of the visual memory in the next feed-forward (α), 0 … 1.
        normed: Whether the output head sees states through the final norm (MemVR) or as they
            are (RetLLM's code).
        activated: Whether SiLU lies within the memory (MemVR's variant for Qwen).
        whole_prompt: Whether the words before the answer belong to the memory beside the
            picture (RetLLM's code).
    """

    first_layer: int = 5
    last_layer: int = 16
    threshold: float = 0.75
    share: float = 0.12
    normed: bool = True
    activated: bool = False
    whole_prompt: bool = False


class ChatTemplate(StrEnum):
    """How a prompt is put to the model: as it stands, in its file's chat template, or in a frame.

    A frame is the pack's own, for a model that was trained on just one: a reranker.
    """

    NONE = "none"
    GGUF = "gguf"
    FRAME = "frame"


@dataclass(frozen=True, slots=True)
class FineSpec:
    """The fine role's part of a manifest.

    Attributes:
        image_spec: Exact size that pictures are brought to, or None for any size.
        image_max_px: Longest side of pictures sent to the model.
        image_max_tokens: Cap on image tokens, 0 for the model's own.
        context_length: Tokens of context to allocate for one candidate.
        chat_template: How prompts are put to the model.
        prompts: Template by name of a pair; see :meth:`prompt`.
        answers_true: Spellings of the affirmative answer; at least one is a single token.
        answers_false: Spellings of the negative answer.
        fine_k: How many candidates are judged by default.
        fusion_weight: Weight of the cosine beside the log-odds, for text to image.
        temperature: The log-odds are divided by it before they are fused.
        calibration_scale: Platt scale from the fused value to the relevance.
        calibration_offset: Platt offset.
        pairs: The same four numbers for other pairs, where they were measured.
        retracing: Parameters of visual retracing where the pack states its own.
        most_options: Sentences that the model can choose among in one question.
        match_priors: By pair: what validation data says of candidates that were not judged yet.
        server: Where the model runs, None for one whose files are in the pack.
        system: What the model is told before a question, in its chat template; or empty.
        template_arguments: Further arguments of its chat template, such as «enable_thinking»: what
            thinks before it answers has no answer in its first token.
        framing: How questions ask for their answers.
        frame: What is written around every question, with a place for it; or empty.
    """

    image_spec: ImageSpec | None
    image_max_px: int
    image_max_tokens: int
    context_length: int
    chat_template: ChatTemplate
    prompts: Mapping[str, str]
    answers_true: tuple[str, ...]
    answers_false: tuple[str, ...]
    fine_k: int
    fusion_weight: float
    temperature: float
    calibration_scale: float
    calibration_offset: float
    pairs: Mapping[Pair, PairRule] = field(default_factory=dict[Pair, PairRule])
    retracing: RetracingParameters | None = None
    most_options: int = MOST_OPTIONS
    match_priors: Mapping[Pair, MatchPrior] = field(default_factory=dict[Pair, MatchPrior])
    server: ServerSpec | None = None
    system: str = ""
    template_arguments: Mapping[str, str | int | bool] = field(
        default_factory=dict[str, str | int | bool]
    )
    framing: Framing = Framing.ANSWER
    frame: str = ""

    def templates(self, pair: Pair) -> tuple[str, ...]:
        """Return the templates of a pair: one, none, or those of a choice and of it exchanged."""
        own = self.prompt(pair)
        if own is None:
            return ()
        return framed_templates(self.framing, pair) or (own,)

    @property
    def answer_spellings(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The spellings of both answers as questions ask for them, the affirmative one first."""
        return framed_answers(self.framing) or (self.answers_true, self.answers_false)

    def asked_by(
        self, framing: Framing, rules: Mapping[Pair, PairRule] | None = None
    ) -> "FineSpec":
        """Return the same pack, asked in another framing.

        What was measured of the pack's own answers does not hold of others: a pair that ``rules``
        lacks is ordered by the log-odds alone, and its relevance is what the model says.

        Args:
            framing: How questions ask.
            rules: How answers to them count, by pair, where that was measured.
        """
        if framing == self.framing:
            return replace(self, pairs={**self.pairs, **(rules or {})})
        kept = {pair: rule for pair, rule in self.pairs.items() if pair is Pair.IMAGE_TO_TEXTS}
        return replace(
            self,
            framing=framing,
            fusion_weight=0.0,
            temperature=1.0,
            calibration_scale=1.0,
            calibration_offset=0.0,
            pairs={**kept, **(rules or {})},
        )

    def prompt(self, pair: Pair) -> str | None:
        """Return a pair's template, None where the pack cannot answer it.

        A general model, spoken to in its own chat template, is asked in the paper's words where
        its pack says nothing; a model that was trained on fixed prompts answers those alone.
        """
        if (own := self.prompts.get(pair.value)) is not None:
            return own
        return PAPER_PROMPTS[pair] if self.can_write else None

    @property
    def can_write(self) -> bool:
        """Whether the model is a general one, which writes sentences in its chat template."""
        return self.chat_template == ChatTemplate.GGUF

    def rule(self, pair: Pair) -> PairRule:
        """Return how a pair's verdicts become relevance; text to image's where none is stated.

        An unmeasured pair gets no weight of the cosine: scales of cosines differ between pairs.
        """
        if pair in self.pairs:
            return self.pairs[pair]
        if pair is Pair.TEXT_TO_IMAGE:
            return PairRule(
                self.fusion_weight,
                self.temperature,
                self.calibration_scale,
                self.calibration_offset,
            )
        return PairRule(0.0, self.temperature, 1.0, 0.0)


def read_fine_spec(reader: FieldReader, manifest_format: int = 1) -> FineSpec:
    """Check a manifest's ``fine`` object and return it typed.

    Servers, frames, framings, and places of a template in any order are of format 2.

    Raises:
        PackError: A field is missing, unknown, or out of range, or a template lacks a place.
    """
    image = reader.optional_child("image")
    spec = read_image_spec(image) if image else None
    if image:
        image.finish()
    prompts = reader.child("prompts")
    answers = reader.child("answers")
    fusion = reader.child("fusion")
    calibration = reader.child("calibration")
    fine = FineSpec(
        image_spec=spec,
        image_max_px=reader.integer("image_max_px", 16, 16384),
        image_max_tokens=reader.integer("image_max_tokens", 0, 65536),
        context_length=reader.integer("context_length", 64, 1 << 20),
        chat_template=ChatTemplate(reader.choice("chat_template", tuple(ChatTemplate))),
        prompts={name: prompts.text(name) for name in prompts.names()},
        answers_true=answers.texts("true"),
        answers_false=answers.texts("false"),
        fine_k=reader.integer("fine_k", 1, 1000),
        fusion_weight=fusion.number("weight"),
        temperature=fusion.number("temperature"),
        calibration_scale=calibration.number("scale"),
        calibration_offset=calibration.number("offset"),
        pairs=_read_by_pair(reader.optional_child("pairs"), _read_pair_rule),
        retracing=_read_retracing(reader.optional_child("retracing")),
        most_options=_read_most_options(reader),
        match_priors=_read_by_pair(reader.optional_child("match_priors"), _read_match_prior),
    )
    if manifest_format >= 2:
        fine = replace(
            fine,
            server=_read_server(reader.optional_child("server")),
            system=reader.optional_text("system") or "",
            template_arguments=_read_arguments(reader.optional_child("template_arguments")),
            framing=Framing(reader.optional_choice("framing", tuple(Framing)) or Framing.ANSWER),
            frame=reader.optional_text("frame") or "",
        )
    for part in (prompts, answers, fusion, calibration, reader):
        part.finish()
    if not fine.can_write and (fine.system or fine.template_arguments):
        raise PackError("The pack says something for a chat template, but wants none")
    if fine.framing is not Framing.ANSWER and not fine.can_write:
        raise PackError(
            f"The pack wants to be asked by «{fine.framing}», which general models alone are"
        )
    if fine.chat_template is ChatTemplate.FRAME:
        check_frame(fine.frame)
    elif fine.frame:
        raise PackError("The pack has a frame for its questions, but does not want it")
    if Pair.TEXT_TO_IMAGE.value not in fine.prompts:
        raise PackError("The pack's text_to_image prompt must hold {image} and {query}, once each")
    for name, template in fine.prompts.items():
        if name not in set(Pair):
            raise PackError(f"The pack has a prompt for «{name}», which nothing asks")
        check_prompt_template(Pair(name), template, ordered=manifest_format == 1)
    if fine.temperature <= 0 or fine.calibration_scale <= 0:
        raise PackError("The pack's temperature and calibration scale must be positive")
    return fine


def _read_by_pair(
    reader: FieldReader | None, read: Callable[[Pair, FieldReader], T]
) -> Mapping[Pair, T]:
    """Read an object by pair; pairs that it does not name are left out."""
    found: dict[Pair, T] = {}
    if reader is None:
        return found
    for pair in Pair:
        entry = reader.optional_child(pair.value)
        if entry is not None:
            found[pair] = read(pair, entry)
            entry.finish()
    reader.finish()
    return found


def _read_pair_rule(pair: Pair, reader: FieldReader) -> PairRule:
    rule = PairRule(
        weight=reader.number("weight"),
        temperature=reader.number("temperature"),
        scale=reader.number("scale"),
        offset=reader.number("offset"),
    )
    if rule.temperature <= 0 or rule.scale <= 0:
        raise PackError(f"The pack's temperature and scale of {pair} must be positive")
    return rule


def _read_retracing(reader: FieldReader | None) -> RetracingParameters | None:
    if reader is None:
        return None
    found = RetracingParameters(
        first_layer=reader.integer("first_layer", 0, 1000),
        last_layer=reader.integer("last_layer", 1, 1000),
        threshold=reader.number("threshold"),
        share=reader.number("share"),
        **{
            name: reader.flag(name)
            for name in ("normed", "activated", "whole_prompt")
            if name in reader.names()
        },
    )
    reader.finish()
    if not (0 <= found.threshold <= 1 and 0 <= found.share <= 1):
        raise PackError("The pack's threshold and share of retracing must lie between 0 and 1")
    return found


def _read_arguments(reader: FieldReader | None) -> Mapping[str, str | int | bool]:
    if reader is None:
        return {}
    found = {name: reader.plain(name) for name in reader.names()}
    if taken := _TAKEN_ARGUMENTS & found.keys():
        raise PackError(f"The pack's template arguments cannot set {', '.join(sorted(taken))}")
    return found


def _read_server(reader: FieldReader | None) -> ServerSpec | None:
    if reader is None:
        return None
    server = ServerSpec(
        reader.text("address"),
        DialectName(reader.choice("dialect", tuple(DialectName))),
        reader.optional_text("model") or "",
        reader.optional_text("checked") or "",
    )
    reader.finish()
    if not server.address:
        raise PackError("The pack's server has no address")
    return server


def _read_most_options(reader: FieldReader) -> int:
    if "most_options" not in reader.names():
        return MOST_OPTIONS
    return reader.integer("most_options", 2, MOST_OPTIONS)


def _read_match_prior(_pair: Pair, reader: FieldReader) -> MatchPrior:
    return MatchPrior(
        _read_curve(reader.child("before_match")), _read_curve(reader.child("after_match"))
    )


def _read_curve(reader: FieldReader) -> MatchCurve:
    curve = MatchCurve(reader.number("offset"), reader.number("margin"), reader.number("nearest"))
    reader.finish()
    if curve.margin > 0:
        raise PackError("A pack cannot predict more matches the farther they lie (margin)")
    return curve
