"""What a diagnosis consists of: sections of facts, and remarks that say what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

JsonValue = str | int | float | bool | None | Sequence["JsonValue"] | Mapping[str, "JsonValue"]
"""What JSON can hold."""


class Severity(StrEnum):
    """How grave a remark is."""

    NOTE = "note"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that was found out.

    Attributes:
        name: What, for people; programs get it with underscores.
        value: For programs.
        shown: For people.
    """

    name: str
    value: JsonValue
    shown: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that could be better.

    Attributes:
        grade: A note, or something broken.
        text: What it is, a sentence.
        advice: What to do, a sentence.
        commands: To be typed one after the other; may be none.
    """

    grade: Severity
    text: str
    advice: str
    commands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportSection:
    """One part of a diagnosis.

    Attributes:
        name: For programs.
        title: For people.
        facts: What was found out.
        remarks: What could be better.
    """

    name: str
    title: str
    facts: tuple[Fact, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing in it is broken."""
        return all(remark.grade is not Severity.BROKEN for remark in self.remarks)


def make_fact(name: str, value: JsonValue, shown: str | None = None) -> Fact:
    """Return a fact that is shown as its value unless a text is given."""
    if shown is None:
        shown = "–" if value is None or value == "" else str(value)
    return Fact(name, value, shown)


def make_note(text: str, advice: str, *commands: str) -> Remark:
    """Return a remark on what could be better."""
    return Remark(Severity.NOTE, text, advice, commands)


def make_fault(text: str, advice: str, *commands: str) -> Remark:
    """Return a remark on what does not work."""
    return Remark(Severity.BROKEN, text, advice, commands)


def format_binary_size(count: int | None) -> str:
    """Return bytes for people."""
    if count is None:
        return "–"
    for unit, step in (("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10)):
        if count >= step:
            return f"{count / step:,.1f} {unit}"
    return f"{count} bytes"
