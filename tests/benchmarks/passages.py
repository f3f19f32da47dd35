"""What a text pack is worth: passages found by other words, by their own, and among pictures.

    python -m tests.benchmarks passages --pack all-minilm-l6-v2

``--pack`` names the folder of a pack of the text role (``models/training/text_pack.py`` makes one);
without it there is nothing to measure. Two libraries are indexed with and without it and asked as
the program asks: 300 passages (``passage_texts``), each a file, and the pictures and papers of the
benchmark ``fusion``, without the notes, which say of pictures what is asked about pictures. Told
are how often a right file comes first and among the first ten, and the mean of 1 / place of the
first right one; for nonsense, how many files are shown.

The numbers in packaging/decisions/0013 were chosen on the passages and on library 1, a choice was
withdrawn after library 2; library 3, which is asked here, had no part in it.
"""

import argparse
import re
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from retllm_desktop.composition.application import Application, open_application
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Query
from retllm_desktop.packs.installed import load_pack
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.platform.settings import Settings
from retllm_desktop.search.events import SearchFinished, SearchLimits
from tests.benchmarks import report
from tests.benchmarks.fusion_library import (
    Collection,
    SearchTask,
    make_collection,
    search_tasks,
    write_collection,
)
from tests.benchmarks.passage_texts import NONSENSE, PAIRS, distractors

PASSAGES = 300
_K = 60
_SEED = 7
_LIBRARY = 3
_ARMS = ("words alone", "the coarse pack", "the coarse and the text pack")


def passages() -> tuple[dict[str, str], list[SearchTask]]:
    """Return texts by file name, and what is looked for in them."""
    texts = [passage for passage, _ in PAIRS] + distractors(PASSAGES - len(PAIRS), _SEED)
    files = {f"{number:03d}.txt": text for number, text in enumerate(texts)}
    words = [re.findall(r"[a-z]{4,}", text.lower()) for text in texts]
    known_in = Counter(word for own in words for word in set(own))
    asked: list[SearchTask] = []
    for number, (_, question) in enumerate(PAIRS):
        name = frozenset({f"{number:03d}.txt"})
        asked.append(SearchTask("other words", question, name))
        rare = sorted(set(words[number]), key=lambda word: (known_in[word], word))[:3]
        asked.append(SearchTask("its words", " ".join(sorted(rare, key=words[number].index)), name))
    return files, asked


def shown(app: Application, line: str, *, words_alone: bool = False) -> list[str]:
    """Return the names of what is shown for a line, best first, each file once."""
    (root,) = app.folders.roots()
    if words_alone:
        found = app.library.items.get(
            [match.item_id for match in app.library.words.matches(f"{line} ", _K)]
        )
    else:
        limits = SearchLimits(coarse_k=_K, fine_k=0)
        *_, last = app.search.search(Query(line), limits, CancelToken())
        if not isinstance(last, SearchFinished):
            raise SystemExit(f"wrong: a search ended with {last}")
        found = [result.candidate.item for result in last.results]
    return list(dict.fromkeys(item.path.relative_to(root.path).as_posix() for item in found))


def arms(folder: Path, pack: Path) -> Iterator[tuple[str, Application]]:
    """Index the folder's files without and with the pack, and open it each time."""
    made = resolve_paths(folder / "data")
    made.packs.mkdir(parents=True)
    (made.packs / "text").symlink_to(pack, target_is_directory=True)
    text_id = load_pack(pack).manifest.id
    for number, settings in enumerate((Settings(), Settings(text_pack=text_id))):
        with open_application(settings, made, writable=True, with_judge=False) as app:
            app.folders.add(folder / "files")
            for _ in app.indexing.index(CancelToken()):
                pass
            status = app.folders.status()
            if (status.passages_done, status.passages_searched) != (
                number * status.items["text"],
                bool(number),
            ):
                raise SystemExit(f"wrong: {status}")
            if not number:
                yield _ARMS[0], app
            yield _ARMS[number + 1], app


def measure(folder: Path, pack: Path, asked: Sequence[SearchTask]) -> list[tuple[str, float, str]]:
    """Ask all questions in each way."""
    rows: list[tuple[str, float, str]] = []
    for arm, app in arms(folder, pack):
        alone = arm == _ARMS[0]
        places_of: dict[str, list[int | None]] = defaultdict(list)
        for task in asked:
            files = shown(app, task.line, words_alone=alone)
            place = next((n for n, name in enumerate(files, 1) if name in task.wanted), None)
            places_of[task.kind].append(place)
        for kind, found in places_of.items():
            what, count = f"{kind}: {arm}", len(found)
            rows += [
                (f"{what}, first", sum(p == 1 for p in found) / count, "share"),
                (f"{what}, of ten", sum(p is not None and p <= 10 for p in found) / count, "share"),
                (f"{what}, 1 / place", sum(1 / p for p in found if p) / count, "mean"),
            ]
        if not alone:
            lengths = [len(shown(app, line)) for line in NONSENSE]
            rows.append((f"nonsense: {arm}, shown", sum(lengths) / len(lengths), "files of 60"))
    return rows


def _without_notes(content: Collection) -> Collection:
    papers = {n: text for n, text in content.papers.items() if not n.startswith("notes/")}
    return replace(content, papers=papers)


def main() -> None:
    """Run it from the command line."""
    parser = argparse.ArgumentParser(description="What a text pack is worth.")
    parser.add_argument("--pack", type=Path, help="the folder of a pack of the text role")
    parser.add_argument("--questions", type=int, default=40, help="of each kind, among pictures")
    options = parser.parse_args()
    if options.pack is None or not (options.pack / "manifest.json").is_file():
        sys.stdout.write("skipped: --pack names no folder of a text pack\n")
        return
    rows: list[tuple[str, float, str]] = []
    work = Path(tempfile.mkdtemp())
    try:
        texts, asked = passages()
        (work / "texts" / "files").mkdir(parents=True)
        for name, text in texts.items():
            (work / "texts" / "files" / name).write_text(text, "utf-8")
        rows += [
            (f"300 passages, {what}", value, unit)
            for what, value, unit in measure(work / "texts", options.pack, asked)
        ]
        content = _without_notes(make_collection(_LIBRARY))
        write_collection(work / "mixed" / "files", content)
        rows += [
            (f"pictures and papers, {what}", value, unit)
            for what, value, unit in measure(
                work / "mixed",
                options.pack,
                list(search_tasks(content, _LIBRARY, options.questions)),
            )
        ]
    finally:
        shutil.rmtree(work)
    manifest = load_pack(options.pack).manifest
    settings: dict[str, object] = {
        "pack": f"{manifest.id} {manifest.version}",
        "questions": options.questions,
    }
    sys.stdout.write(report.write("passages", rows, settings))
