"""MMEB's retrieval sets: a query a row, with candidates of its own, the first of which is right.

Source: VLM2Vec (arXiv 2410.05160), TIGER-Lab/MMEB-eval: ``qry_text``, ``qry_img_path``,
``tgt_text``, ``tgt_img_path`` (both lists), pictures marked as «<|image_1|>» in the texts; the
form of MMEB-V2 has the instruction apart, as ``qry_inst``. The measure is P@1: the right one of
about a thousand comes first.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.judging import Pair
from retllm_desktop.evaluation.checked_fields import (
    JsonFields,
    check_text,
    parse_picture_name,
)
from retllm_desktop.evaluation.record_files import stream_records
from retllm_desktop.evaluation.tasks import RetrievalTask, TaskEntry, pair_of_entries

_MARK: Final = re.compile(r"<\|image(?:_\d+|_pad)?\|>|<image>")
_BOUNDARY: Final = re.compile(r"[:.?!](?:\s|$)")
_FEWEST_WORDS: Final = 3
"""An instruction is a sentence; a caption may begin like another one by a word or two."""
_FEWEST_QUERIES: Final = 2


@dataclass(frozen=True, slots=True)
class MmebSet:
    """A set's one task, and remarks for people."""

    task: RetrievalTask
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    query: TaskEntry
    candidates: tuple[TaskEntry, ...]


def read_mmeb(path: Path, *, instructions: bool = False) -> MmebSet:
    """Read rows of JSON lines or Parquet.

    Args:
        path: The file, or a folder of them.
        instructions: Whether the words that begin every query are kept («Find me an everyday
            image that matches the given caption:»); a text encoder takes them for what is
            searched for.

    Raises:
        InputError: It is no such file; a picture's name leads out of the folder of pictures.
    """
    rows: list[_Row] = []
    for where, fields in stream_records(path):
        try:
            rows.append(_read_row(fields, where, with_instruction=instructions))
        except InputError as exc:
            raise InputError(exc.title, exc.detail, exc.path or path) from exc
    if not rows:
        raise InputError("The file holds no queries", "", path)
    remarks: list[str] = []
    queries = [row.query for row in rows]
    if not instructions:
        queries, begun = _strip_instruction(queries)
        if begun:
            remarks.append(f"every query begins with «{begun}», which is left out")
    told = {entry: new for new, entry in zip(*_strip_candidates(rows, remarks), strict=True)}
    # Of equals the first wins, and the right one stands first in its row: the gallery has an
    # order of its own, so that a tie is no gift.
    gallery = tuple(sorted(set(told.values()), key=_shuffled))
    places = {entry: place for place, entry in enumerate(gallery)}
    pools = [tuple(sorted({places[told[c]] for c in row.candidates})) for row in rows]
    relevant = [(places[told[row.candidates[0]]],) for row in rows]
    pairs: Counter[Pair] = Counter()
    for query, own in zip(queries, relevant, strict=True):
        if (pair := pair_of_entries(query, gallery[own[0]])) is not None:
            pairs[pair] += 1
    if not pairs:
        raise InputError("Nothing can be compared: queries or candidates are empty", "", path)
    task = RetrievalTask(
        path.stem,
        pairs.most_common(1)[0][0],
        tuple(queries),
        gallery,
        tuple(relevant),
        pools=tuple(pools),
        fused=True,
    )
    fewest, most = min(map(len, pools)), max(map(len, pools))
    remarks.append(
        f"each query has {fewest:,} to {most:,} candidates of its own; R@1 is MMEB's P@1"
    )
    return MmebSet(task, tuple(remarks))


def _read_row(fields: JsonFields, where: str, *, with_instruction: bool) -> _Row:
    texts, names = _texts(fields, "tgt_text", where), _texts(fields, "tgt_img_path", where)
    count = max(len(texts), len(names))
    if not count or any(len(own) not in {0, count} for own in (texts, names)):
        raise InputError(
            f"{where} has {len(texts)} texts and {len(names)} pictures of candidates",
            "there must be one of each for every candidate, empty where it has none",
        )
    texts, names = texts or [""] * count, names or [""] * count
    candidates = tuple(_entry(text, name, where) for text, name in zip(texts, names, strict=True))
    if not all(entry.text or entry.picture for entry in candidates):
        raise InputError(f"{where} has a candidate without text and picture")
    words = check_text(fields, "qry_text", where)
    if with_instruction and isinstance(told := fields.get("qry_inst"), str):
        words = f"{told} {words}"
    shown = _texts(fields, "qry_img_path", where)
    if len(shown) > 1:
        raise InputError(f"{where} has a query of {len(shown)} pictures; one can be searched with")
    query = _entry(words, shown[0] if shown else "", where)
    if not (query.text or query.picture):
        raise InputError(f"{where} has an empty query")
    return _Row(query, candidates)


def _texts(fields: JsonFields, name: str, where: str) -> list[str]:
    """Return a field that is a text, a list of texts, or missing."""
    value = fields.get(name)
    if value is None:
        return []
    if isinstance(value, str):
        return [value] if value or name != "qry_img_path" else []
    if isinstance(value, list):
        listed = cast("list[object]", value)
        if all(one is None or isinstance(one, str) for one in listed):
            return [one if isinstance(one, str) else "" for one in listed]
    raise InputError(f"{where} has no texts in «{name}»")


def _entry(text: str, name: str, where: str) -> TaskEntry:
    words = " ".join(_MARK.sub(" ", text).split())
    return TaskEntry(words, parse_picture_name(name, where) if name else "")


def _strip_candidates(
    rows: Sequence[_Row], remarks: list[str]
) -> tuple[list[TaskEntry], list[TaskEntry]]:
    """Return all candidates less what every one with a picture says, and as they were."""
    before = list(dict.fromkeys(entry for row in rows for entry in row.candidates))
    pictured = [entry for entry in before if entry.picture]
    after, begun = _strip_instruction(pictured)
    if not begun:
        return before, before
    remarks.append(f"every candidate with a picture begins with «{begun}», which is left out")
    new = dict(zip(pictured, after, strict=True))
    return [new.get(entry, entry) for entry in before], before


def _strip_instruction(entries: Sequence[TaskEntry]) -> tuple[list[TaskEntry], str]:
    """Return entries without the sentence that all of them begin with, and it; or empty."""
    texts = {entry.text for entry in entries}
    if len(entries) < _FEWEST_QUERIES:
        return list(entries), ""
    # What the first and the last in order begin with, all begin with.
    first, last = min(texts), max(texts)
    begun = first[: next((at for at, c in enumerate(first) if last[at : at + 1] != c), None)]
    if len(texts) > 1:
        ends = [match.end() for match in _BOUNDARY.finditer(begun)]
        begun = begun[: ends[-1]] if ends else ""
    if len(begun.split()) < _FEWEST_WORDS:
        return list(entries), ""
    stripped = [TaskEntry(e.text[len(begun) :].strip(), e.picture) for e in entries]
    if not all(entry.text or entry.picture for entry in stripped):
        return list(entries), ""
    return stripped, begun.strip()


def _shuffled(entry: TaskEntry) -> bytes:
    name = f"{entry.text}\0{entry.picture}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(name, digest_size=16).digest()
