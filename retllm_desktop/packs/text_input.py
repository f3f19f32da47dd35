"""The manifest's fields of a text tower: inputs, tokenizer, cutting and padding, references."""

import math
from dataclasses import dataclass, replace
from typing import Final, cast

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.similarity import SimilarityCutoff
from retllm_desktop.core.types import EmbeddingSpace
from retllm_desktop.packs.manifest_fields import FieldReader

_MAX_REFERENCES: Final = 32
_MAX_PREFIX: Final = 1000
_MAX_SIDE: Final = 65536
_MOST_ENDS: Final = 16


@dataclass(frozen=True, slots=True)
class ReferenceVector:
    """A known answer of a model: a sentence with the vector that it must give.

    Attributes:
        vector: (d,), of any length, as the model's makers compute it.
        least_cosine: Least cosine of our vector with it.
    """

    text: str
    vector: tuple[float, ...]
    least_cosine: float


def read_references(values: list[object], dimension: int) -> tuple[ReferenceVector, ...]:
    """Check a manifest's list of references.

    Raises:
        PackError: An entry lacks a field, or its vector has another length than the space's.
    """
    if len(values) > _MAX_REFERENCES:
        raise PackError(f"The manifest has more than {_MAX_REFERENCES} references")
    found: list[ReferenceVector] = []
    for value in values:
        reader = FieldReader(value, "coarse.references")
        text = reader.text("text")
        numbers = reader.array("vector", 8192)
        least = reader.number("least_cosine")
        reader.finish()
        if len(numbers) != dimension or not all(type(n) in {int, float} for n in numbers):
            raise PackError(f"The manifest's reference «{text}» is not {dimension} numbers")
        vector = tuple(float(cast("float", number)) for number in numbers)
        if not any(vector) or not -1.0 <= least <= 1.0:
            raise PackError(f"The manifest's reference «{text}» cannot be compared with")
        found.append(ReferenceVector(text, vector, least))
    return tuple(found)


TOKENIZERS: Final = ("json", "clip")
CLEANINGS: Final = ("none", "clip", "canonical")
POOLINGS: Final = ("none", "mean")
POOLINGS_OF_2: Final = (*POOLINGS, "cls", "last_token")
"""Those that a manifest of format 2 may name."""
SIDES: Final = ("right", "left")


@dataclass(frozen=True, slots=True)
class EmptyInput:
    """An input that a graph has for something else than texts; it is given nothing.

    Attributes:
        name: Its name in the graph.
        element: ``float``, ``int64`` or ``int32``.
        shape: Sizes of its axes, one of them 0; None stands for the number of texts.
    """

    name: str
    element: str
    shape: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class TextTowerSpec:
    """How a text tower takes sentences.

    Attributes:
        input: Name of the ONNX input of token ids, (n, length).
        mask: Name of the attention-mask input, None where the tower has none.
        output: Name of the ONNX output, float32; ``pooling`` says of what shape.
        ids_dtype: ``int64`` or ``int32``.
        context_length: Longest sequence; longer texts are cut.
        pad_id: Token id that fills up shorter ones.
        pad_to_context: Whether every text is padded to the whole context (SigLIP, CLIP).
        lowercase: Whether the text is lower-cased first, after the cleaning.
        tokenizer: What the tokenizer's file is: ``json`` (of the tokenizers library) or
            ``clip`` (the list of merges that OpenAI published with CLIP).
        cleaning: What happens to a text before all that: ``none``, ``clip`` (odd characters,
            HTML entities, spaces) or ``canonical`` (no punctuation, single spaces).
        token_types: Name of the input of token types, all zero, which exports of one model have
            or have not; None where it has none.
        pooling: ``none`` where the output is one vector a text, (n, d); ``mean`` where it is
            one a token, (n, length, d), and the mean over the mask is meant; ``cls``: the first
            token's; ``last_token``: that of the last one.
        padding: On which side shorter sequences are filled up, ``right`` or ``left``.
        query_prefix: Stands before what is asked for.
        passage_prefix: Stands before what is to be found.
        output_dimension: Length of the model's own vectors, of which the first numbers are taken;
            None: as long as the space's.
        empty_inputs: Further inputs of the graph, which are given nothing.
        special_as_text: Whether what a text says is text even where the tokenizer has a special
            token of that name: ``<eos>`` does not end the text then.
        ends: Ids that stand before and after a text instead of those that the tokenizer itself
            would put there; None: the tokenizer's.
        positions: Name of the input of each token's place among the text's own, from 0; None where
            the graph counts by itself.
    """

    input: str
    mask: str | None
    output: str
    ids_dtype: str
    context_length: int
    pad_id: int
    pad_to_context: bool
    lowercase: bool
    tokenizer: str = "json"
    cleaning: str = "none"
    token_types: str | None = None
    pooling: str = "none"
    padding: str = "right"
    query_prefix: str = ""
    passage_prefix: str = ""
    output_dimension: int | None = None
    empty_inputs: tuple[EmptyInput, ...] = ()
    special_as_text: bool = False
    ends: tuple[tuple[int, ...], tuple[int, ...]] | None = None
    positions: str | None = None


@dataclass(frozen=True, slots=True)
class PassageEncoderSpec:
    """The text role's part of a manifest: an encoder of passages, with a space of its own.

    Attributes:
        normalised: Whether the output holds unit vectors already.
        unrelated_mean: Mean cosine of unrelated passages, None where it was not measured.
        unrelated_std: Its standard deviation, None where it was not measured.
        references: Texts with the vectors that the model's makers get for them.
        similarity_cutoff: Where a list of passages ends; None where it was not measured, so that
            no list is cut.
    """

    space: EmbeddingSpace
    normalised: bool
    tower: TextTowerSpec
    unrelated_mean: float | None
    unrelated_std: float | None
    references: tuple[ReferenceVector, ...] = ()
    similarity_cutoff: SimilarityCutoff | None = None

    def z_score(self, cosine: float) -> float:
        """Standard deviations by which a cosine exceeds that of unrelated texts.

        Raises:
            PackError: Nobody measured how alike unrelated texts are.
        """
        if self.unrelated_mean is None or self.unrelated_std is None:
            raise PackError(
                f"The pack of {self.space.id} does not say how alike unrelated texts are",
                "import it with «retllm-desktop models import», which measures that",
            )
        return (cosine - self.unrelated_mean) / self.unrelated_std


def read_text_tower(
    text: FieldReader, *, manifest_format: int, dimension: int, normalised: bool
) -> TextTowerSpec:
    """Read a text tower's object.

    Args:
        text: The object.
        manifest_format: What may stand in it: prefixes, padding at the left, further poolings,
            longer outputs, empty inputs and positions from 2 on.
        dimension: Length of the vectors that are wanted.
        normalised: Whether the manifest says that the tower's outputs are unit vectors.

    Raises:
        PackError: A field is missing, of a wrong type or out of range.
    """
    newer = manifest_format >= 2
    spec = TextTowerSpec(
        input=text.text("input"),
        mask=text.optional_text("mask"),
        output=text.text("output"),
        ids_dtype=text.choice("ids_dtype", ("int64", "int32")),
        context_length=text.integer("context_length", 1, 65536),
        pad_id=text.integer("pad_id"),
        pad_to_context=text.flag("pad_to_context"),
        lowercase=text.flag("lowercase"),
        tokenizer=text.optional_choice("tokenizer", TOKENIZERS) or "json",
        cleaning=text.optional_choice("cleaning", CLEANINGS) or "none",
        token_types=text.optional_text("token_types"),
        pooling=text.optional_choice("pooling", POOLINGS_OF_2 if newer else POOLINGS) or "none",
    )
    if newer:
        spec = replace(
            spec,
            padding=text.optional_choice("padding", SIDES) or "right",
            query_prefix=text.optional_text("query_prefix") or "",
            passage_prefix=text.optional_text("passage_prefix") or "",
            output_dimension=text.optional_integer("output_dimension", dimension + 1, 65536),
            empty_inputs=tuple(map(_empty_input, text.optional_array("empty_inputs", 64))),
            special_as_text=text.optional_flag("special_as_text"),
            ends=_ends(ends) if (ends := text.optional_child("ends")) else None,
            positions=text.optional_text("positions"),
        )
    text.finish()
    if spec.ends is not None and sum(map(len, spec.ends)) >= spec.context_length:
        raise PackError("The manifest's ids around a text leave no room for the text")
    if spec.output_dimension is not None and normalised:
        raise PackError(
            "The manifest says that vectors have length one, and that they are cut",
            "what is cut has another length: «normalised» must be false",
        )
    if max(len(spec.query_prefix), len(spec.passage_prefix)) > _MAX_PREFIX:
        raise PackError(f"The manifest's prefix is longer than {_MAX_PREFIX} characters")
    return spec


def _ends(reader: FieldReader) -> tuple[tuple[int, ...], tuple[int, ...]]:
    ends = reader.whole_numbers("before", _MOST_ENDS), reader.whole_numbers("after", _MOST_ENDS)
    reader.finish()
    return ends


def _empty_input(value: object) -> EmptyInput:
    reader = FieldReader(value, "empty_inputs")
    name = reader.text("name")
    element = reader.choice("element", ("float", "int64", "int32"))
    sides = reader.array("shape", 8)
    reader.finish()
    shape: list[int | None] = []
    for side in sides:
        if side == "batch":
            shape.append(None)
        elif type(side) is int and 0 <= side <= _MAX_SIDE:
            shape.append(side)
        else:
            raise PackError(f"The manifest's empty input «{name}» has no shape")
    if 0 not in shape:
        raise PackError(f"The manifest's empty input «{name}» is not empty: no side of it is 0")
    return EmptyInput(name, element, tuple(shape))


def read_passage_encoder(reader: FieldReader, manifest_format: int) -> PassageEncoderSpec:
    """Read the text role's part; ``manifest_format``: see ``read_text_tower``.

    Raises:
        PackError: A field is missing, unknown, of a wrong type or out of range.
    """
    space = EmbeddingSpace(reader.text("space"), reader.integer("dimension", 1, 8192))
    normalised = reader.flag("normalised")
    tower = read_text_tower(
        reader.child("encoder"),
        manifest_format=manifest_format,
        dimension=space.dimension,
        normalised=normalised,
    )
    unrelated = reader.optional_child("unrelated")
    mean = unrelated.number("mean") if unrelated else None
    std = unrelated.number("std") if unrelated else None
    if unrelated:
        unrelated.finish()
    cutoff = read_cutoff(reader, with_cohort=False)
    references = read_references(reader.optional_array("references"), space.dimension)
    reader.finish()
    if std is not None and std <= 0:
        raise PackError("The manifest's spread of unrelated passages is not positive")
    return PassageEncoderSpec(space, normalised, tower, mean, std, references, cutoff)


def read_cutoff(role: FieldReader, *, with_cohort: bool) -> SimilarityCutoff | None:
    """Read where lists of a role end; without a cohort every query counts as understood.

    Raises:
        PackError: A field is missing, unknown, of a wrong type or out of range.
    """
    reader = role.optional_child("similarity_cutoff")
    if reader is None:
        return None
    skewness, top_cosine = -math.inf, -math.inf
    if with_cohort:
        nearest = reader.optional_number("top_cosine", -1.0, 1.0)
        top_cosine = top_cosine if nearest is None else nearest
        least = reader.optional_number("skewness", -100.0, 100.0)
        if least is None and nearest is None:
            raise PackError("The pack's cutoff says neither «skewness» nor «top_cosine»")
        skewness = skewness if least is None else least
    pieces = reader.optional_number("word_pieces", 2, 100)
    cutoff = SimilarityCutoff(
        skewness,
        reader.number("z_score"),
        reader.number("max_drop"),
        top_cosine,
        None if pieces is None else int(pieces),
    )
    reader.finish()
    if not cutoff.max_drop > 0:
        raise PackError("The pack's cutoff lies above its best hit: «max_drop» must be positive")
    return cutoff
