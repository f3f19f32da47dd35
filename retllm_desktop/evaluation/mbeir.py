"""M-BEIR: queries of any kind over a pool of candidates of any kind, both as JSON lines.

Source: UniIR (arXiv 2311.17136), TIGER-Lab/M-BEIR. A query has ``qid``, ``query_txt``,
``query_img_path``, ``query_modality``, ``pos_cand_list`` (ids of candidates) and
``neg_cand_list`` (of training); a candidate has ``did``, ``txt``, ``img_path``, ``modality``.
Modalities are «text», «image» and «image,text». There is a pool of each task (``cand_pool/local``)
and one of all together, of 5.6 million (``cand_pool/global``). Any right candidate among the first
k counts, as in TIGER-AI-Lab/UniIR. Instructions are tab-separated: query modality,
candidate modality, name and id of the data set, then up to four sentences.
"""

import hashlib
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.judging import Pair
from retllm_desktop.evaluation.checked_fields import (
    JsonFields,
    check_array,
    check_text,
    decode_utf8,
    parse_picture_name,
    printable_text,
)
from retllm_desktop.evaluation.record_files import (
    hash_files,
    parse_line,
    stream_lines,
    stream_records,
)
from retllm_desktop.evaluation.tasks import (
    RetrievalTask,
    StreamedGallery,
    TaskEntry,
    pair_of_entries,
)

_TEXT: Final = "text"
_IMAGE: Final = "image"
_RECALLS: Final = (1, 5, 10, 50)
_POOL_SUFFIX: Final = "_cand_pool.jsonl"
_GLOBAL_POOL: Final = "mbeir_union_test_cand_pool.jsonl"


@dataclass(frozen=True, slots=True)
class MbeirSet:
    """A set's one task, the files that it was read from, and remarks for people."""

    task: RetrievalTask
    files: tuple[Path, ...]
    remarks: tuple[str, ...]


class CandidatePool(StreamedGallery):
    """A pool of which the places of lines are held: eight bytes a candidate."""

    def __init__(self, path: Path, offsets: npt.NDArray[np.int64], fingerprint: str) -> None:
        """Take the offsets of the lines, in bytes: (n,) int64; ``index_pool`` finds them."""
        self._path = path
        self._offsets = offsets
        self._fingerprint = fingerprint

    @property
    def fingerprint(self) -> str:
        """Of the file: hexadecimal SHA-256."""
        return self._fingerprint

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._offsets)

    def __getitem__(self, place: int) -> TaskEntry:
        """Read one.

        Raises:
            InputError: The file is another one by now.
        """
        try:
            with self._path.open("rb") as stream:
                stream.seek(int(self._offsets[place]))
                return _read_candidate(
                    parse_line(stream.readline(), place + 1), f"Candidate {place}"
                )
        except OSError as exc:
            raise InputError(
                "The pool cannot be read", exc.strerror or str(exc), self._path
            ) from exc

    def __iter__(self) -> Iterator[TaskEntry]:
        """Read all, in their order.

        Raises:
            InputError: The file is another one by now.
        """
        try:
            for number, _, line in stream_lines(self._path):
                yield _read_candidate(parse_line(line, number), f"Line {number}")
        except OSError as exc:
            raise InputError(
                "The pool cannot be read", exc.strerror or str(exc), self._path
            ) from exc


def find_pool(queries: Path, name: str) -> Path:
    """Return the pool that belongs to a file of queries, where M-BEIR's folders have it.

    Args:
        queries: ``query/test/mbeir_cirr_task7_test.jsonl``.
        name: ``local``, ``global``, or the path of a file.

    Raises:
        InputError: There is none.
    """
    if name not in {"local", "global"}:
        return Path(name)
    root = queries.parent.parent.parent / "cand_pool" / name
    stem = queries.stem
    for split in ("_test", "_val", "_train"):
        stem = stem.removesuffix(split)
    found = root / (_GLOBAL_POOL if name == "global" else f"{stem}{_POOL_SUFFIX}")
    if not found.is_file():
        raise InputError(
            f"The {name} pool of these queries is not there", "name it with --pool", found
        )
    return found


def read_mbeir(queries: Path, pool: Path, instructions: Path | None = None) -> MbeirSet:
    """Read queries, and find their right candidates in a pool that is not held.

    Args:
        queries: Lines of JSON, or Parquet.
        pool: Lines of JSON.
        instructions: ``instructions/query_instructions.tsv``, whose first fitting sentence is put
            before each query; None: none is.

    Raises:
        InputError: A file is no such file; a picture's name leads out of the folder of pictures.
    """
    told: Mapping[tuple[str, str, str], str] = {}
    if instructions is not None:
        told = _read_instructions(instructions)
    entries: list[tuple[TaskEntry, tuple[str, ...], str, str]] = []
    for where, fields in stream_records(queries):
        try:
            entries.append(_read_query(fields, where))
        except InputError as exc:
            raise InputError(exc.title, exc.detail, exc.path or queries) from exc
    if not entries:
        raise InputError("The file holds no queries", "", queries)
    wanted = {did for _, right, _, _ in entries for did in right}
    gallery, places = index_pool(pool, wanted)
    kept: list[tuple[TaskEntry, tuple[int, ...]]] = []
    pairs: Counter[Pair] = Counter()
    for asked, right, dataset, modality in entries:
        own = tuple(sorted({places[did] for did in right if did in places}))
        if not own:
            continue
        first = gallery[own[0]]
        sentence = told.get((dataset, modality, _modality_of(first)), "")
        query = TaskEntry(f"{sentence} {asked.text}".strip(), asked.picture)
        if (pair := pair_of_entries(query, first)) is not None:
            kept.append((query, own))
            pairs[pair] += 1
    if not kept:
        raise InputError(
            "The pool holds none of the right candidates", "name another with --pool", pool
        )
    remarks = [f"the pool {pool.name} holds {len(gallery):,} candidates"]
    if len(kept) < len(entries):
        remarks.append(
            f"{len(entries) - len(kept):,} queries have no right candidate in it and are left out"
        )
    if instructions is None:
        remarks.append("queries are asked without M-BEIR's instructions")
    task = RetrievalTask(
        queries.stem,
        pairs.most_common(1)[0][0],
        tuple(query for query, _ in kept),
        gallery,
        tuple(own for _, own in kept),
        recalls=_RECALLS,
        fused=True,
    )
    files = (queries, pool) if instructions is None else (queries, pool, instructions)
    return MbeirSet(task, files, tuple(remarks))


def index_pool(path: Path, wanted: Set[str]) -> tuple[CandidatePool, Mapping[str, int]]:
    """Read a pool once: where its lines are, and at which places the wanted ids stand.

    Raises:
        InputError: A line is no candidate, or two have one id.
    """
    offsets, hashes = array("q"), array("q")
    places: dict[str, int] = {}
    try:
        for number, offset, line in stream_lines(path):
            fields = parse_line(line, number)
            did = check_text(fields, "did", f"Line {number}")
            _read_candidate(fields, f"Line {number}")
            if did in wanted:
                places.setdefault(did, len(offsets))
            digest = hashlib.blake2b(did.encode("utf-8", "surrogatepass"), digest_size=8)
            hashes.append(int.from_bytes(digest.digest(), "little", signed=True))
            offsets.append(offset)
        if not offsets:
            raise InputError("The pool holds no candidates")
        _check_unique(path, offsets, np.frombuffer(hashes, np.int64))
    except InputError as exc:
        raise InputError(exc.title, exc.detail, exc.path or path) from exc
    except OSError as exc:
        raise InputError("The pool cannot be read", exc.strerror or str(exc), path) from exc
    return CandidatePool(path, np.array(offsets, np.int64), hash_files([path])), places


def _check_unique(path: Path, offsets: Sequence[int], hashes: npt.NDArray[np.int64]) -> None:
    order = np.argsort(hashes, kind="stable")
    alike = np.flatnonzero(np.diff(hashes[order]) == 0)
    with path.open("rb") as stream:
        for at in alike.tolist():
            named: list[str] = []
            for place in sorted((int(order[at]), int(order[at + 1]))):
                stream.seek(offsets[place])
                named.append(str(parse_line(stream.readline(), place + 1)["did"]))
            # Hashes of 64 bits may agree by chance.
            if named[0] == named[1]:
                raise InputError(f"Two candidates have the id «{printable_text(named[0])}»")


def _read_query(fields: JsonFields, where: str) -> tuple[TaskEntry, tuple[str, ...], str, str]:
    """Return a query, the ids of what is right, its data set's id and its modality."""
    qid = check_text(fields, "qid", where)
    entry, modality = _read_side(fields, where, "query_modality", "query_txt", "query_img_path")
    right = check_array(fields, "pos_cand_list", where)
    if not right or not all(isinstance(did, str) for did in right):
        raise InputError(f"{where} has no list of the ids of right candidates («pos_cand_list»)")
    return entry, tuple(cast("Sequence[str]", right)), qid.split(":")[0], modality


def _read_candidate(fields: JsonFields, where: str) -> TaskEntry:
    return _read_side(fields, where, "modality", "txt", "img_path")[0]


def _read_side(
    fields: JsonFields, where: str, modality: str, text: str, picture: str
) -> tuple[TaskEntry, str]:
    """Return what the modality names of a text and a picture, and the modality in one spelling."""
    kinds = check_text(fields, modality, where).split(",")
    if not kinds or not set(kinds) <= {_TEXT, _IMAGE}:
        raise InputError(f"{where} has an unknown modality: «{printable_text(','.join(kinds))}»")
    words = name = ""
    if _TEXT in kinds:
        words = " ".join(check_text(fields, text, where).split())
        if not words and _IMAGE not in kinds:
            raise InputError(f"{where} is of text, and has none («{text}»)")
    if _IMAGE in kinds:
        name = parse_picture_name(check_text(fields, picture, where), where)
    return TaskEntry(words, name), _modality_of(TaskEntry(_TEXT if _TEXT in kinds else "", name))


def _modality_of(entry: TaskEntry) -> str:
    return ",".join([_IMAGE] * bool(entry.picture) + [_TEXT] * bool(entry.text))


def _read_instructions(path: Path) -> Mapping[tuple[str, str, str], str]:
    """Return the first sentence by data set's id, query modality and candidate modality."""
    try:
        _, *lines = decode_utf8(path.read_bytes()).splitlines()
    except OSError as exc:
        raise InputError("The instructions cannot be read", exc.strerror or str(exc), path) from exc
    except InputError as exc:
        raise InputError(exc.title, exc.detail, path) from exc
    found: dict[tuple[str, str, str], str] = {}
    for number, line in enumerate(lines, start=2):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        sentences = [cell for cell in cells[4:] if cell]
        if not sentences:
            raise InputError(f"Line {number} of the instructions has no sentence", "", path)
        found.setdefault((cells[3], cells[0], cells[1]), sentences[0])
    return found
