"""Shapes of the encoders that the catalogue offers or that people import, and small ones alike.

Sources: the models' own ``config.json`` as transformers 5 reads them; that a shape is right shows
in the length of the published file (``published_bytes``), which its twin's has to come near.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final


class Family(StrEnum):
    """Whose make a network is."""

    SIGLIP = "siglip"
    BERT = "bert"
    XLM_ROBERTA = "xlm-roberta"
    GEMMA_3 = "gemma3"
    QWEN_3 = "qwen3"


@dataclass(frozen=True, slots=True)
class TextShape:
    """Of a text tower.

    Attributes:
        vocabulary: Rows of the table of tokens.
        width: Of the stream.
        layers: Blocks.
        heads: Of attention.
        inner: Width between the two products of a block.
        positions: Longest sequence.
        key_value_heads: Fewer heads of keys and values; None: as many as ``heads``.
        head_width: Of one head; None: ``width / heads``.
        window: Tokens that local attention reaches; None: all.
        dense: Width between the two products behind the pooling; None: there are none.
    """

    vocabulary: int
    width: int
    layers: int
    heads: int
    inner: int
    positions: int
    key_value_heads: int | None = None
    head_width: int | None = None
    window: int | None = None
    dense: int | None = None


@dataclass(frozen=True, slots=True)
class PictureShape:
    """Of a picture tower: a vision transformer with a pooling head of attention."""

    px: int
    patch_px: int
    width: int
    layers: int
    heads: int
    inner: int


@dataclass(frozen=True, slots=True)
class Twin:
    """A published encoder.

    Attributes:
        pack: The catalogue's id, or the name under which it is imported.
        published_bytes: Length of published files by ``tower precision``; what is known.
    """

    pack: str
    family: Family
    text: TextShape
    picture: PictureShape | None = None
    published_bytes: Mapping[str, int] = field(default_factory=dict)


def _siglip(pack: str, picture: PictureShape, published: Mapping[str, int]) -> Twin:
    """Both towers of a SigLIP 2 have the same width, depth and heads."""
    text = TextShape(
        256000, picture.width, picture.layers, picture.heads, picture.inner, positions=64
    )
    return Twin(pack, Family.SIGLIP, text, picture, published)


TWINS: Final = (
    _siglip(
        "siglip2-base-patch16-224",
        PictureShape(224, 16, 768, 12, 12, 3072),
        {
            "image fp32": 371807752,
            "image fp16": 186039516,
            "image int8": 94553333,
            "image q4": 63267466,
            "text fp32": 1129469657,
            "text fp16": 564862230,
            "text int8": 283438275,
        },
    ),
    _siglip(
        "siglip2-large-patch16-256",
        PictureShape(256, 16, 1024, 24, 16, 4096),
        {
            "image fp32": 1264345246,
            "image int8": 319618816,
            "text fp16": 1131647648,
            "text int8": 568343664,
        },
    ),
    _siglip(
        "siglip2-so400m-patch16-256",
        PictureShape(256, 16, 1152, 27, 16, 4304),
        {"image fp16": 856359102, "text int8": 711126655},
    ),
    Twin(
        "multilingual-e5-small",
        Family.BERT,
        TextShape(250037, 384, 12, 12, 1536, 512),
        None,
        {"text int8": 118308185},
    ),
    Twin(
        "bge-m3",
        Family.XLM_ROBERTA,
        TextShape(250002, 1024, 24, 16, 4096, 8194),
        None,
        {"text int8": 569694530},
    ),
    Twin(
        "embeddinggemma-300m",
        Family.GEMMA_3,
        TextShape(262144, 768, 24, 3, 1152, 2048, 1, 256, 512, 3072),
        None,
        {"text int8": 308890624},
    ),
    Twin(
        "qwen3-embedding-0.6b",
        Family.QWEN_3,
        TextShape(151669, 1024, 28, 16, 3072, 32768, 8, 128),
        None,
        {"text fp32": 2400598343, "text int8": 613527539, "text q4": 914121462},
    ),
)


def shrink(twin: Twin, vocabulary: int) -> Twin:
    """Return a network alike of two narrow blocks, for a vocabulary of so many tokens.

    Ratios that make code take another path stay: several heads, fewer ones of keys and values,
    heads wider than the stream, a window shorter than the texts, both kinds of attention.
    """
    text = twin.text
    small = replace(
        text,
        vocabulary=vocabulary,
        width=32 if text.dense is None else 48,
        layers=2,
        heads=4 if text.dense is None else 3,
        inner=48,
        positions=min(text.positions, 514 if twin.family is Family.XLM_ROBERTA else 512),
        key_value_heads=None if text.key_value_heads is None else 2 if text.dense is None else 1,
        head_width=None if text.head_width is None else 16,
        window=None if text.window is None else 16,
        dense=None if text.dense is None else 64,
    )
    picture = None if twin.picture is None else PictureShape(32, 8, 32, 2, 4, 48)
    return Twin(twin.pack, twin.family, small, picture)
