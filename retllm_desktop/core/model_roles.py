"""Names that steer which of a pack's models are used, and how."""

from enum import StrEnum


class Precision(StrEnum):
    """Weights that a tower runs with.

    ``AUTO`` is a person's choice and never what a model runs in: the encoder measures once and
    then runs in one of the others.
    """

    FP32 = "fp32"
    INT8 = "int8"
    AUTO = "auto"
