"""Reads typed fields of decoded JSON; an error says in a sentence which field is wrong and how."""

from typing import Final, cast

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.types import ImageSpec

_RENAMED: Final = {
    "floor": "similarity_cutoff",
    "foresight": "match_priors",
    "backdrop": "reference_cohort",
}
"""Names of packs that development versions made, and what they are called since."""


class FieldReader:
    """Takes typed fields out of a JSON object and complains of what is left over."""

    def __init__(self, value: object, where: str) -> None:
        """Take an object; ``where`` names it in complaints."""
        if not isinstance(value, dict):
            raise PackError(f"The manifest's {where} is not an object")
        self._fields = dict(cast("dict[str, object]", value))
        self._where = where

    def _take(self, name: str) -> object:
        if name not in self._fields:
            raise PackError(f"The manifest's {self._where} lacks the field «{name}»")
        return self._fields.pop(name)

    def _absent(self, name: str) -> bool:
        """Whether a field is null or absent; null is taken out, so that nothing is left over."""
        if self._fields.get(name) is not None:
            return False
        self._fields.pop(name, None)
        return True

    def _wrong(self, name: str, wanted: str) -> PackError:
        return PackError(f"The manifest's {self._where}.{name} is not {wanted}")

    def text(self, name: str) -> str:
        """A string."""
        value = self._take(name)
        if not isinstance(value, str):
            raise self._wrong(name, "a string")
        return value

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        """A string out of a set."""
        value = self.text(name)
        if value not in allowed:
            self._refuse_renamed(value)
            raise self._wrong(name, "one of " + ", ".join(allowed))
        return value

    def optional_choice(self, name: str, allowed: tuple[str, ...]) -> str | None:
        """A string out of a set, or None where the field is null or absent."""
        return None if self._absent(name) else self.choice(name, allowed)

    def optional_text(self, name: str) -> str | None:
        """A string, or None where the field is null or absent."""
        return None if self._absent(name) else self.text(name)

    def integer(self, name: str, minimum: int = 0, maximum: int = 2**48) -> int:
        """A whole number within bounds."""
        value = self._take(name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._wrong(name, "a whole number")
        if not minimum <= value <= maximum:
            raise self._wrong(name, f"between {minimum} and {maximum}")
        return value

    def optional_integer(self, name: str, minimum: int = 0, maximum: int = 2**48) -> int | None:
        """A whole number within bounds, or None where the field is null or absent."""
        return None if self._absent(name) else self.integer(name, minimum, maximum)

    def number(self, name: str) -> float:
        """A number."""
        value = self._take(name)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self._wrong(name, "a number")
        return float(value)

    def optional_number(self, name: str, minimum: float, maximum: float) -> float | None:
        """A number within bounds, or None where the field is null or absent."""
        if self._absent(name):
            return None
        value = self.number(name)
        if not minimum <= value <= maximum:
            raise self._wrong(name, f"between {minimum:g} and {maximum:g}")
        return value

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self._take(name)
        if not isinstance(value, bool):
            raise self._wrong(name, "true or false")
        return value

    def optional_flag(self, name: str) -> bool:
        """True or false, false where the field is null or absent."""
        return False if self._absent(name) else self.flag(name)

    def plain(self, name: str) -> str | int | bool:
        """A string, a whole number, or true or false."""
        value = self._take(name)
        if not isinstance(value, str | int | bool):
            raise self._wrong(name, "a string, a whole number, or true or false")
        return value

    def array(self, name: str, maximum: int = 1000) -> list[object]:
        """A list of bounded length."""
        value = self._take(name)
        if not isinstance(value, list) or len(cast("list[object]", value)) > maximum:
            raise self._wrong(name, f"a list of at most {maximum}")
        return cast("list[object]", value)

    def optional_array(self, name: str, maximum: int = 1000) -> list[object]:
        """A list of bounded length, empty where the field is null or absent."""
        return [] if self._absent(name) else self.array(name, maximum)

    def triple(self, name: str) -> tuple[float, float, float]:
        """Three numbers."""
        values = self.array(name)
        if len(values) != 3 or not all(isinstance(v, (int, float)) for v in values):
            raise self._wrong(name, "a list of three numbers")
        r, g, b = (float(cast("float", v)) for v in values)
        return r, g, b

    def texts(self, name: str, maximum: int = 1000) -> tuple[str, ...]:
        """A non-empty list of strings of bounded length."""
        values = self.array(name, maximum)
        if not values or not all(isinstance(v, str) for v in values):
            raise self._wrong(name, "a list of strings")
        return tuple(cast("list[str]", values))

    def optional_texts(self, name: str, maximum: int = 1000) -> tuple[str, ...] | None:
        """A non-empty list of strings of bounded length, None where it is null or absent."""
        if self._absent(name):
            return None
        return self.texts(name, maximum)

    def whole_numbers(self, name: str, maximum: int = 1000) -> tuple[int, ...]:
        """A list, of bounded length, of whole numbers from 0 on."""
        values = self.array(name, maximum)
        if not all(type(value) is int and 0 <= value < 2**31 for value in values):
            raise self._wrong(name, "a list of whole numbers")
        return tuple(cast("list[int]", values))

    def child(self, name: str) -> "FieldReader":
        """A nested object."""
        return FieldReader(self._take(name), f"{self._where}.{name}")

    def optional_child(self, name: str) -> "FieldReader | None":
        """A nested object, or None where it is null or absent."""
        return None if self._absent(name) else self.child(name)

    def names(self) -> tuple[str, ...]:
        """The fields not taken yet."""
        return tuple(self._fields)

    def finish(self) -> None:
        """Refuse what was not taken."""
        if self._fields:
            for name in self._fields:
                self._refuse_renamed(name)
            unknown = ", ".join(sorted(self._fields))
            raise PackError(f"The manifest's {self._where} has unknown fields: {unknown}")

    def _refuse_renamed(self, name: str) -> None:
        if name in _RENAMED:
            raise PackError(
                f"The manifest's «{name}» is called «{_RENAMED[name]}» now",
                "the pack was made by a development version; get it again",
            )


def read_image_spec(reader: FieldReader) -> ImageSpec:
    """Read the fields of an ``image`` object; the caller reads the others and finishes it.

    Raises:
        PackError: A field is missing or out of range.
    """
    return ImageSpec(
        px=reader.integer("px", 16, 4096),
        resize=reader.choice("resize", ("squash", "shortest")),
        crop=reader.flag("crop"),
        interpolation=read_interpolation(reader),
        oversampling=reader.optional_number("oversampling", 1, 64) or 2,
    )


def read_interpolation(reader: FieldReader) -> str:
    """Read by which filter pictures are resized.

    Raises:
        PackError: It is missing or unknown.
    """
    return reader.choice("interpolation", ("bicubic", "bilinear", "lanczos"))
