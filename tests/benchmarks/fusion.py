"""Fusions of words and vectors compared, by kind of question, on a library of drawn pictures.

    python -m tests.benchmarks fusion --questions 80

Library 2 is the one on which the numbers of ``CoarseRule`` were chosen; library 1 was not looked at
for that. Each question has one to ten right files. Told are how often a right one comes first, how
often among the first ten, and the mean of 1 / place of the first one.
"""

import argparse
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from retllm_desktop.composition.application import Application, open_application
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.similarity import count_hits
from retllm_desktop.core.types import EMBEDDED_MODALITIES, Modality, TextMatch
from retllm_desktop.indexing.events import IndexFinished
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.platform.settings import Settings
from retllm_desktop.search.ranking.fusion import (
    CoarseRule,
    QueryEvidence,
    fuse_lists,
    merge_by_z_score,
)
from tests.benchmarks import report
from tests.benchmarks.fusion_library import (
    KINDS,
    SearchTask,
    make_collection,
    search_tasks,
    write_collection,
)
from tests.benchmarks.other_fusions import fuse_convex, fuse_ranks

_K = 200


@dataclass(frozen=True, slots=True)
class Lists:
    """What both stores say of a question.

    Attributes:
        near: (item, z-score), what is near.
        kept: The same, down to the cutoff.
        beside: The same, of what only the words found.
        words: What the words found.
        count: How many words were looked up.
        understood: Whether the encoder makes something of the question.
        names: Files of the items.
    """

    near: list[tuple[int, float]]
    kept: list[tuple[int, float]]
    beside: list[tuple[int, float]]
    words: list[TextMatch]
    count: int
    understood: bool
    names: dict[int, str]


Pairs = list[tuple[int, float]]
Order = Callable[[Lists], Pairs]


def ask(app: Application, folder: Path, line: str) -> Lists:
    """Look a question up in both stores."""
    library, encoder = app.library, app.encoder
    vector = encoder.embed_texts([line])[0]

    def z_score(modality: Modality, cosine: float) -> float:
        return encoder.z_score(Modality.TEXT, modality, cosine)

    found = [
        n for modality in EMBEDDED_MODALITIES for n in library.vectors.nearest(vector, _K, modality)
    ]
    near = [(n.item_id, value) for n, value in merge_by_z_score(found, z_score, 2 * _K)]
    words = library.words.matches(f"{line} ", _K)
    held = {match.item_id for match in words} - {item for item, _ in near}
    chosen = [*(item for item, _ in near), *(match.item_id for match in words)]
    items = {item.id: item for item in library.items.get(chosen)}
    vectors = library.vectors.of_items(sorted(held))
    beside = [
        (item, z_score(items[item].modality, float(own @ vector)))
        for item, own in vectors.items()
        if item in items
    ]
    cutoff = encoder.similarity_cutoff
    count = count_hits([value for _, value in near], library.items.upper_bound(), cutoff, vector)
    names = {i.id: i.path.relative_to(folder).as_posix() for i in items.values()}
    understood = cutoff is None or cutoff.understands(vector)
    looked_up = library.words.count_words(line)
    return Lists(near, near[:count], beside, words, looked_up, understood, names)


def orders() -> dict[str, Order]:
    """Return what is compared."""

    def z_scores(near: Pairs, lists: Lists, *, with_cutoff: bool) -> Pairs:
        understood = lists.understood or not with_cutoff
        return fuse_lists(
            near,
            lists.words,
            CoarseRule(),
            words=lists.count,
            evidence=QueryEvidence(understood=understood),
        )

    def by(fuse: Callable[..., Pairs] | None = None, *, with_cutoff: bool = False) -> Order:
        def order(lists: Lists) -> Pairs:
            near = {**dict(lists.near), **dict(lists.beside)}
            if with_cutoff:
                held = {match.item_id for match in lists.words}
                cut = [pair for pair in lists.near if pair[0] in held]
                near = {**dict(lists.kept), **dict(cut), **dict(lists.beside)}
            if fuse is None:
                return z_scores(list(near.items()), lists, with_cutoff=with_cutoff)
            return fuse(list(near.items()), lists.words)

        return order

    return {
        "vectors alone": lambda lists: lists.near,
        "words alone": lambda lists: [(match.item_id, match.bm25) for match in lists.words],
        "ranks, 60": by(fuse_ranks),
        "ranks, 10": by(partial(fuse_ranks, constant=10.0)),
        "convex, 0.3": by(fuse_convex),
        "convex, 0.5": by(partial(fuse_convex, lexical_share=0.5)),
        "z-score": by(),
        "ranks, 60, with the cutoff": by(fuse_ranks, with_cutoff=True),
        "convex, 0.3, with the cutoff": by(fuse_convex, with_cutoff=True),
        "z-score, with the cutoff": by(with_cutoff=True),
    }


def place(order: Sequence[tuple[int, float]], lists: Lists, task: SearchTask) -> int | None:
    """Return the place of the first right file, each file counted once."""
    files = dict.fromkeys(lists.names[item] for item, _ in order if item in lists.names)
    return next((n for n, name in enumerate(files, 1) if name in task.wanted), None)


def measure(folder: Path, seed: int, questions: int) -> list[tuple[str, float, str]]:
    """Index one library and ask all questions of all orders."""
    content = make_collection(seed)
    files = folder / "files"
    write_collection(files, content)
    found: dict[tuple[str, str], list[int | None]] = defaultdict(list)
    with open_application(
        Settings(), resolve_paths(folder / "data"), writable=True, with_judge=False
    ) as app:
        app.folders.add(files)
        finished = list(app.indexing.index(CancelToken()))[-1]
        count = len(content.pictures) + len(content.papers)
        if not isinstance(finished, IndexFinished) or finished.embedded != count:
            raise SystemExit(f"wrong: {finished} of {count} files")
        for task in search_tasks(content, seed, questions):
            lists = ask(app, files, task.line)
            for name, order in orders().items():
                found[name, task.kind].append(place(order(lists), lists, task))
    rows: list[tuple[str, float, str]] = []
    for name in orders():
        every: list[float] = []
        for kind in KINDS:
            places_ = found[name, kind]
            reciprocal = sum(1 / p for p in places_ if p) / questions
            every.append(reciprocal)
            label = f"library {seed}: {name}: {kind}"
            first = sum(p == 1 for p in places_) / questions
            ten = sum(p is not None and p <= 10 for p in places_) / questions
            rows += [
                (label, round(first, 3), "right first"),
                (label, round(ten, 3), "right in ten"),
                (label, round(reciprocal, 3), "mean of 1 / place"),
            ]
        mean = sum(every) / len(every)
        rows.append((f"library {seed}: {name}: all kinds", round(mean, 3), "mean of 1 / place"))
        rows.append((f"library {seed}: {name}: worst kind", round(min(every), 3), "1 / place"))
    check(found, questions)
    return rows


def check(found: dict[tuple[str, str], list[int | None]], questions: int) -> None:
    """Stop where an answer cannot be right."""
    if any(len(own) != questions for own in found.values()):
        raise SystemExit("wrong: a question was not asked of every order")
    if sum(p == 1 for p in found["words alone", "name"]) < 0.9 * questions:
        raise SystemExit("wrong: a file's own name does not find it")
    if sum(bool(p and p <= 10) for p in found["vectors alone", "visual"]) < 0.9 * questions:
        raise SystemExit("wrong: what a picture shows does not find it")


def main() -> int:
    """Run both libraries."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=80, help="of each kind")
    options = parser.parse_args()
    rows: list[tuple[str, float, str]] = []
    for seed in (1, 2):
        scratch = Path(tempfile.mkdtemp(prefix="fusion-"))
        try:
            rows += measure(scratch, seed, options.questions)
        finally:
            shutil.rmtree(scratch)
    sys.stdout.write(report.write("fusion", rows, {"questions of each kind": options.questions}))
    return 0
