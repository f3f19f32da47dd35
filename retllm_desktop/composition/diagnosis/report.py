"""What a diagnosis consists of: sections of facts, and remarks that say what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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


@dataclass(slots=True)
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
    facts: list[Fact] = field(default_factory=list[Fact])
    remarks: list[Remark] = field(default_factory=list[Remark])

    @property
    def sound(self) -> bool:
        """Whether nothing in it is broken."""
        return all(remark.grade is not Severity.BROKEN for remark in self.remarks)

    def fact(self, name: str, value: JsonValue, shown: str | None = None) -> None:
        """Add a fact; its value is shown unless a text is given."""
        if shown is None:
            shown = "–" if value is None or value == "" else str(value)
        self.facts.append(Fact(name, value, shown))

    def note(self, text: str, advice: str, *commands: str) -> None:
        """Add a remark on what could be better."""
        self.remarks.append(Remark(Severity.NOTE, text, advice, commands))

    def fault(self, text: str, advice: str, *commands: str) -> None:
        """Add a remark on what does not work."""
        self.remarks.append(Remark(Severity.BROKEN, text, advice, commands))


def format_binary_size(count: int | None) -> str:
    """Return bytes for people."""
    if count is None:
        return "–"
    for unit, step in (("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10)):
        if count >= step:
            return f"{count / step:,.1f} {unit}"
    return f"{count} bytes"


def format_section(section: ReportSection) -> str:
    """Return a section as plain text."""
    lines = [section.title, *(f"  {fact.name}: {fact.shown}" for fact in section.facts)]
    for remark in section.remarks:
        lines.append(f"  {remark.grade.value}: {remark.text} {remark.advice}")
        lines += [f"    {command}" for command in remark.commands]
    return "\n".join(lines)
