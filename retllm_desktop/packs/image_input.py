"""The manifest's fields of an image tower: inputs, size, patches, the sequence pictures become."""

from dataclasses import dataclass, replace
from typing import Final

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.token_budget import SIZING_RULES, largest_square_px
from retllm_desktop.core.types import ImageSpec
from retllm_desktop.packs.manifest_fields import FieldReader, read_image_spec, read_interpolation
from retllm_desktop.packs.text_input import TextTowerSpec

_MOST_TOKENS: Final = 4096
_MOST_PATCHES: Final = 16384
"""Attention takes memory with their square: beyond it gigabytes a picture."""
_MOST_PIXELS: Final = 4096**2
"""As of squares: 50 MB that a reading process hands over."""
_MOST_IDS: Final = 64


@dataclass(frozen=True, slots=True)
class PatchInput:
    """How an image tower takes patches instead of whole pictures.

    Each patch is a row of patch_px² · 3 numbers: row by row, pixel by pixel, red, green and blue.

    Attributes:
        patch_px: Side of a patch.
        pooled: Side of the square of patches that becomes one token; 1: each is one.
        positions: Name of the input of (n, patches, 2) numbers, each patch's column and row;
            -1 where there is padding. None: there is no such input.
        mask: Name of the input (n, patches), 1 on patches and 0 on padding; None: none.
        shapes: Name of the input (n, 2), rows and columns of patches; None: none.
        padded: Whether all pictures are padded with zeros to as many patches as the budget has.
    """

    patch_px: int
    pooled: int
    positions: str | None
    mask: str | None
    shapes: str | None
    padded: bool

    @property
    def token_px(self) -> int:
        """Side of the square that becomes one token."""
        return self.patch_px * self.pooled


@dataclass(frozen=True, slots=True)
class PictureSequence:
    """How a picture's tokens go through the text tower, whose output is the picture's vector.

    Attributes:
        features: Name of the text tower's input that takes them, (tokens, width) float32.
        width: Length of each.
        before: Ids before the picture's tokens: how a text begins, then how a picture does.
        token: Id that stands for one token of a picture.
        after: Ids after them.
        composed: Whether a query of words and a picture is one sequence, words first; else both
            are embedded apart and added.
    """

    features: str
    width: int
    before: tuple[int, ...]
    token: int
    after: tuple[int, ...]
    composed: bool = False


@dataclass(frozen=True, slots=True)
class ImageInput:
    """How the image tower takes pictures.

    Attributes:
        input: Name of the ONNX input, (n, 3, px, px) float32, or (n, patches, numbers).
        output: Name of the ONNX output, (n, d) float32; with a sequence (tokens of all, width).
        spec: Size and resizing.
        mean: Per channel, subtracted from pixels in [0, 1].
        std: Per channel, divided by afterwards.
        first_pass_px: A smaller side that the tower takes as well, at which the first pass of
            indexing embeds pictures; None where it takes one size only.
        first_pass_tokens: With patches: a smaller budget, for the same.
        patches: Set where the tower takes patches.
        sequence: Set where the tower gives tokens for the text tower and no vectors.
    """

    input: str
    output: str
    spec: ImageSpec
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    first_pass_px: int | None = None
    first_pass_tokens: int | None = None
    patches: PatchInput | None = None
    sequence: PictureSequence | None = None

    @property
    def first_pass_spec(self) -> ImageSpec | None:
        """Size and resizing of pictures in the first pass, None where there is none."""
        if self.first_pass_tokens is not None:
            px = largest_square_px(self.spec.token_px, self.first_pass_tokens)
            return replace(self.spec, px=px, max_tokens=self.first_pass_tokens)
        return None if self.first_pass_px is None else replace(self.spec, px=self.first_pass_px)


def read_image_input(image: FieldReader, manifest_format: int) -> ImageInput:
    """Read an image tower's object; patches and sequences from format 2 on.

    Raises:
        PackError: A field is missing, unknown, of a wrong type or out of range.
    """
    given, made = image.text("input"), image.text("output")
    mean, std = image.triple("mean"), image.triple("std")
    if min(map(abs, std)) == 0:
        raise PackError("The manifest's image.std has a zero: pixels are divided by it")
    patches = image.optional_child("patches") if manifest_format >= 2 else None
    if patches is not None:
        found = _read_patch_tower(image, patches, ImageInput(given, made, ImageSpec(0), mean, std))
    else:
        found = ImageInput(
            input=given,
            output=made,
            spec=read_image_spec(image),
            mean=mean,
            std=std,
            first_pass_px=image.optional_integer("first_pass_px", 16, 4096),
        )
    image.finish()
    if found.first_pass_px is not None and found.first_pass_px >= found.spec.px:
        raise PackError(
            "The manifest's first_pass_px is not smaller than px",
            f"{found.first_pass_px} and {found.spec.px}",
        )
    return found


def _read_patch_tower(image: FieldReader, reader: FieldReader, begun: ImageInput) -> ImageInput:
    max_tokens = reader.integer("max_tokens", 1, _MOST_TOKENS)
    first_pass = reader.optional_integer("first_pass_tokens", 1, _MOST_TOKENS)
    sizing = reader.choice("sizing", SIZING_RULES)
    patches = PatchInput(
        patch_px=reader.integer("patch_px", 1, 256),
        pooled=reader.optional_integer("pooled", 1, 16) or 1,
        positions=reader.optional_text("positions"),
        mask=reader.optional_text("mask"),
        shapes=reader.optional_text("shapes"),
        padded=reader.flag("padded"),
    )
    reader.finish()
    if max_tokens * patches.pooled**2 > _MOST_PATCHES:
        raise PackError(
            f"The manifest's pictures have up to {max_tokens * patches.pooled**2} patches",
            f"at most {_MOST_PATCHES} are taken: memory grows with their square",
        )
    if (pixels := max_tokens * patches.token_px**2) > _MOST_PIXELS:
        raise PackError(
            f"The manifest's pictures have up to {pixels / 1e6:.0f} megapixels",
            f"at most {_MOST_PIXELS / 1e6:.0f} are taken",
        )
    if first_pass is not None and first_pass >= max_tokens:
        raise PackError(
            "The manifest's first_pass_tokens is not smaller than max_tokens",
            f"{first_pass} and {max_tokens}",
        )
    named = [begun.input, patches.positions, patches.mask, patches.shapes]
    inputs = [name for name in named if name is not None]
    if len(set(inputs)) != len(inputs):
        raise PackError("The manifest gives one input of the image tower two meanings")
    if patches.padded and patches.positions is None and patches.mask is None:
        raise PackError(
            "The manifest pads patches and tells the model by nothing which are none",
            "it must name «positions» or «mask», or not be padded",
        )
    if patches.positions is None and patches.shapes is None:
        raise PackError(
            "The manifest's patches have no places: it must name «positions» or «shapes»"
        )
    spec = ImageSpec(
        px=largest_square_px(patches.token_px, max_tokens),
        resize="tokens",
        interpolation=read_interpolation(image),
        oversampling=image.optional_number("oversampling", 1, 64) or 2,
        token_px=patches.token_px,
        max_tokens=max_tokens,
        sizing=sizing,
    )
    sequence = image.optional_child("sequence")
    return replace(
        begun,
        spec=spec,
        first_pass_tokens=first_pass,
        patches=patches,
        sequence=None if sequence is None else _read_sequence(sequence),
    )


def _read_sequence(reader: FieldReader) -> PictureSequence:
    sequence = PictureSequence(
        features=reader.text("features"),
        width=reader.integer("width", 1, 65536),
        before=reader.whole_numbers("before", _MOST_IDS),
        token=reader.integer("token", 0, 2**31 - 1),
        after=reader.whole_numbers("after", _MOST_IDS),
        composed=reader.optional_flag("composed"),
    )
    reader.finish()
    if sequence.token in (*sequence.before, *sequence.after):
        raise PackError("The manifest's id of a picture's token stands around the picture as well")
    return sequence


def check_sequence(image: ImageInput, text: TextTowerSpec) -> None:
    """See that a text tower takes the sequences that an image tower's pictures become.

    Raises:
        PackError: It has no such input, is too short, or texts could name a picture's token.
    """
    sequence = image.sequence
    if sequence is None:
        return
    empty = {one.name: one for one in text.empty_inputs}.get(sequence.features)
    if empty is None or empty.shape != (0, sequence.width) or empty.element != "float":
        raise PackError(
            f"The manifest puts pictures into the text tower's input «{sequence.features}»",
            f"for texts it must be given nothing: empty_inputs must name it, float, of shape "
            f"[0, {sequence.width}]",
        )
    length = len(sequence.before) + image.spec.max_tokens + len(sequence.after)
    if length > text.context_length:
        raise PackError(
            f"A picture of {image.spec.max_tokens} tokens does not fit into the text tower",
            f"the sequence has {length} tokens, the context {text.context_length}",
        )
    first, last = text.ends or ((), ())
    around = sequence.before[: len(first)], sequence.after[len(sequence.after) - len(last) :]
    if sequence.composed and (text.ends is None or around != (first, last)):
        raise PackError(
            "The manifest puts words and a picture into one sequence that nothing begins or ends",
            "with «composed», text.ends must be how «before» begins and «after» ends",
        )
    if not text.special_as_text:
        raise PackError(
            "The manifest lets texts name the token of a picture",
            "with a «sequence», text.special_as_text must be true",
        )
