"""Names that steer which of a pack's models are used, and how."""

from enum import StrEnum


class PackRole(StrEnum):
    """What a pack is used for.

    ``COARSE`` packs embed pictures and sentences, ``FINE`` packs judge pairs, ``TEXT`` packs embed
    passages of documents.
    """

    COARSE = "coarse"
    FINE = "fine"
    TEXT = "text"


class FileRole(StrEnum):
    """What a file of a pack is for; the values are those of ``manifest.json``.

    ``DATA`` holds weights of a graph beside it, which finds them by their name.
    """

    IMAGE = "image"
    IMAGE_INT8 = "image_int8"
    TEXT = "text"
    TEXT_INT8 = "text_int8"
    DATA = "data"
    TOKENIZER = "tokenizer"
    TEXT_PROJECTION = "text_projection"
    REFERENCE_COHORT = "reference_cohort"
    MODEL = "model"
    MMPROJ = "mmproj"
    CARD = "card"
    LICENCE = "licence"


class Precision(StrEnum):
    """Weights that a tower runs with.

    ``AUTO`` is a person's choice and never what a model runs in: the encoder measures once and
    then runs in one of the others.
    """

    FP32 = "fp32"
    INT8 = "int8"
    AUTO = "auto"
