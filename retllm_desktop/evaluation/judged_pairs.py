"""Judged pairs: a query, a candidate, and whether it is right; read from a table.

Columns of the table (CSV): ``query``, ``query_picture``, ``picture``, ``text`` and ``right`` (yes
or no), of which those that are empty may be missing; ``group`` and ``domain`` as well.
"""

import csv
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.judging import JudgeInput, JudgePicture, Pair, pair_of
from retllm_desktop.core.knowledge import Domain
from retllm_desktop.evaluation.tasks import TaskEntry

_RIGHT: Final = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_MOST_BYTES: Final = 64 * 2**20


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """A query and a candidate.

    Attributes:
        pair: What is compared.
        group: What it is counted with; the pair's name where the table names none.
        domain: What a judge would have to know; None: the table does not say.
        query: What is asked for.
        candidate: What may match it.
        right: Whether it does.
    """

    pair: Pair
    group: str
    domain: Domain | None
    query: TaskEntry
    candidate: TaskEntry
    right: bool


def read_judged_pairs(path: Path) -> tuple[JudgedPair, ...]:
    """Read a table of judged pairs.

    Raises:
        InputError: It cannot be read, or a line says nothing that a judge can be asked.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError("The table of judged pairs is too large", "", path)
        text = path.read_text("utf-8-sig")
    except OSError as exc:
        raise InputError(
            "The table of judged pairs cannot be read", exc.strerror or str(exc), path
        ) from exc
    except UnicodeDecodeError as exc:
        raise InputError("The table of judged pairs is no UTF-8", str(exc), path) from exc
    reader = csv.DictReader(text.splitlines(keepends=True), strict=True)
    try:
        pairs = tuple(_read_line(row, reader.line_num, path) for row in reader)
    except csv.Error as exc:
        raise InputError(
            "The table of judged pairs is no CSV", f"line {reader.line_num}: {exc}", path
        ) from exc
    if not {one.right for one in pairs} == {True, False}:
        raise InputError(
            "The table of judged pairs has no right ones, or no wrong ones",
            "both are needed to compare questions",
            path,
        )
    return pairs


def _read_line(row: dict[str, str | None], number: int, path: Path) -> JudgedPair:
    def cell(name: str) -> str:
        return (row.get(name) or "").strip()

    query = TaskEntry(cell("query"), cell("query_picture"))
    candidate = TaskEntry(cell("text"), cell("picture"))
    pair = pair_of(_input(query), _input(candidate))
    right = _RIGHT.get(cell("right").lower())
    if right is None:
        raise InputError(
            f"Line {number} of the judged pairs does not say «yes» or «no»", "column «right»", path
        )
    if pair is None or pair is Pair.IMAGE_TO_TEXTS:
        raise InputError(
            f"Line {number} of the judged pairs names nothing that a judge compares",
            "a query or query_picture, and a picture or text",
            path,
        )
    domain = cell("domain")
    if domain and domain not in set(Domain):
        raise InputError(
            f"Line {number} of the judged pairs is of «{domain}»",
            f"domains are {', '.join(Domain)}",
            path,
        )
    group = cell("group") or pair.value.replace("_", " ")
    return JudgedPair(pair, group, Domain(domain) if domain else None, query, candidate, right)


def _input(entry: TaskEntry) -> JudgeInput:
    picture = JudgePicture(b"", _unread) if entry.picture else None
    return JudgeInput(entry.text, picture)


def _unread() -> NoReturn:
    raise ValueError("the picture of a table's line is not read here")


def sample_judged_pairs(
    pairs: Sequence[JudgedPair], most_queries: int, seed: int
) -> tuple[JudgedPair, ...]:
    """Return the pairs of at most so many queries of each group and domain (0: all).

    A query comes with all its candidates.
    """
    queries: dict[tuple[str, Domain | None], dict[TaskEntry, None]] = {}
    for one in pairs:
        queries.setdefault((one.group, one.domain), {})[one.query] = None
    if not most_queries:
        return tuple(pairs)
    kept: set[tuple[str, Domain | None, TaskEntry]] = set()
    for (group, domain), own in queries.items():
        order = list(own)
        random.Random(f"judged {group} {domain} {seed}").shuffle(order)
        kept |= {(group, domain, query) for query in order[:most_queries]}
    return tuple(one for one in pairs if (one.group, one.domain, one.query) in kept)


def list_pair_pictures(pairs: Iterable[JudgedPair]) -> tuple[str, ...]:
    """Return the names of all pictures, each once, in order of appearance."""
    named = (name for one in pairs for name in (one.query.picture, one.candidate.picture))
    return tuple(dict.fromkeys(name for name in named if name))
