"""Known answers of a model: sentences with the vectors that it must give for them."""

from dataclasses import dataclass
from typing import Final, cast

from retllm_desktop.core.errors import PackError
from retllm_desktop.packs.manifest_fields import FieldReader

_MAX_REFERENCES: Final = 32


@dataclass(frozen=True, slots=True)
class ReferenceVector:
    """A sentence and its vector.

    Attributes:
        text: The sentence.
        vector: As the model's makers get it, (d,), of any length.
        least_cosine: How alike ours must be.
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
