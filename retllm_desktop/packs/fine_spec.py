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
from retllm_desktop.packs.servers import DialectName, ServerSpec

PROMPT_PLACES: Final[Mapping[Pair, tuple[str, ...]]] = {
    Pair.TEXT_TO_IMAGE: ("image", "query"),
    Pair.IMAGE_TO_IMAGE: ("query_image", "image"),
    Pair.COMPOSED_TO_IMAGE: ("query_image", "image", "query"),
    Pair.COMPOSED_TO_COMPOSED: ("query_image", "image", "candidate", "query"),
    Pair.IMAGE_TO_TEXTS: ("query_image", "options"),
    Pair.TEXT_TO_PASSAGE: ("candidate", "query"),
}
"""What a template holds, as ``{name}``, each once. The query comes last, so that the rest can be
cached and a changed query costs its own tokens alone."""

PAPER_PROMPTS: Final[Mapping[Pair, str]] = {
    Pair.TEXT_TO_IMAGE: (
        "{image}Does the image match the caption: {query}? Please directly output True or False\n"
    ),
    Pair.IMAGE_TO_IMAGE: (
        "Query image{query_image}Candidate image{image}"
        "Does the candidate image match the query image? Please directly output True or False\n"
    ),
    Pair.COMPOSED_TO_IMAGE: (
        "Query image{query_image}Candidate image{image}"
        "Does the candidate image match the Query text: {query} and query image? "
        "Please directly output True or False\n"
    ),
    Pair.COMPOSED_TO_COMPOSED: (
        "Query image{query_image}Candidate image{image}"
        "Does the Candidate image and Candidate image caption: {candidate} "
        "match the Query image and the Query caption: {query}? "
        "Please directly output True or False\n"
    ),
    Pair.IMAGE_TO_TEXTS: (
        "{query_image}What is in this picture? Choose the most relevant sentence of the image "
        "from the following options: {options}. "
        "You should directly output the answer index, for example: 1.\n"
    ),
    Pair.TEXT_TO_PASSAGE: (
        "{candidate}\nDoes the passage match the query: {query}? "
        "Please directly output True or False\n"
    ),
}


class Framing(StrEnum):
    """How a question asks for its answer.

    ``ANSWER``: «True or False», or the words of the pack. ``CHOICE``: two options with neutral
    letters, asked twice with the options exchanged, and averaged.

    Source of the choice: FreeRet (arXiv 2509.24621, reranking); exchanging is ours, as there it is
    done in the content-free probe alone.
    """

    ANSWER = "answer"
    CHOICE = "choice"


CHOICE_LETTERS: Final = ("A", "B")
_OPTIONS: Final = (
    "Yes, the candidate fully matches the query.",
    "No, the candidate does not match or only partially matches.",
)
_CHOICE_PROMPTS: Final[Mapping[Pair, str]] = {
    Pair.TEXT_TO_IMAGE: (
        "Candidate: {image}\nTask: Determine whether the candidate matches the query.\n"
        "Query: {query}\n"
    ),
    Pair.IMAGE_TO_IMAGE: (
        "Query: {query_image}\nCandidate: {image}\n"
        "Task: Determine whether the candidate matches the query.\n"
    ),
    Pair.COMPOSED_TO_IMAGE: (
        "Query image: {query_image}\nCandidate: {image}\n"
        "Task: Determine whether the candidate matches the query image changed as the query says.\n"
        "Query: {query}\n"
    ),
    Pair.COMPOSED_TO_COMPOSED: (
        "Query image: {query_image}\nCandidate: {image}\nCandidate caption: {candidate}\n"
        "Task: Determine whether the candidate matches the query image changed as the query says.\n"
        "Query: {query}\n"
    ),
    Pair.TEXT_TO_PASSAGE: (
        "Candidate: {candidate}\nTask: Determine whether the candidate matches the query.\n"
        "Query: {query}\n"
    ),
}


def choice_template(pair: Pair, *, exchanged: bool) -> str | None:
    """Return the question of a choice, None for a pair that is none.

    Args:
        pair: What is compared.
        exchanged: Whether «No» comes first, as A.
    """
    asked = _CHOICE_PROMPTS.get(pair)
    if asked is None:
        return None
    options = _OPTIONS[::-1] if exchanged else _OPTIONS
    lines = [f"{a}. {b}" for a, b in zip(CHOICE_LETTERS, options, strict=True)]
    return asked + "\n".join([*lines, "Answer with A or B.\n"])


def check_prompt_template(pair: Pair, template: str) -> None:
    """Check that a template holds what its pair needs, in the order of ``PROMPT_PLACES``.

    Raises:
        PackError: A place is missing or there twice, or comes in the wrong order.
    """
    names = PROMPT_PLACES[pair]
    wanted = " and ".join(f"{{{name}}}" for name in names)
    if any(template.count(f"{{{name}}}") != 1 for name in names):
        raise PackError(f"The pack's {pair} prompt must hold {wanted}, once each")
    order = [template.find(f"{{{name}}}") for name in names]
    if order != sorted(order):
        raise PackError(f"The pack's {pair} prompt must hold {wanted} in this order")


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
    """How a prompt is put to the model: as it stands, or in its GGUF file's chat template."""

    NONE = "none"
    GGUF = "gguf"


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

    def templates(self, pair: Pair) -> tuple[str, ...]:
        """Return the templates of a pair: one, none, or those of a choice and of it exchanged."""
        if self.framing == Framing.CHOICE and pair is not Pair.IMAGE_TO_TEXTS:
            both = (choice_template(pair, exchanged=exchanged) for exchanged in (False, True))
            return tuple(template for template in both if template is not None)
        template = self.prompt(pair)
        return () if template is None else (template,)

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
    """Check a manifest's ``fine`` object and return it typed; servers are of format 2.

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
        )
    for part in (prompts, answers, fusion, calibration, reader):
        part.finish()
    if fine.chat_template is ChatTemplate.NONE and (fine.system or fine.template_arguments):
        raise PackError("The pack says something for a chat template, but wants none")
    if fine.framing is Framing.CHOICE and not fine.can_write:
        raise PackError("The pack wants to be given a choice, which general models alone are")
    if Pair.TEXT_TO_IMAGE.value not in fine.prompts:
        raise PackError("The pack's text_to_image prompt must hold {image} and {query}, once each")
    for name, template in fine.prompts.items():
        if name not in set(Pair):
            raise PackError(f"The pack has a prompt for «{name}», which nothing asks")
        check_prompt_template(Pair(name), template)
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
