"""The judged collection: files with neutral names, queries, and which files answer them how well.

``collection.json`` was judged by looking at the pictures and reading the documents, never by a
model: 2 is what was meant, 1 is near it, everything else is not relevant. The photographs are
among those that the built-in packs are not fitted on. The files themselves lie beside the checkout,
in ``../shared/data``; they are not part of the project.
"""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
DEFINITION = Path(__file__).with_name("collection.json")
NONSENSE = "nonsense"
"""The kind of queries that nothing answers."""


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """Something a person would type.

    Attributes:
        kind: thing, scene, exact, paraphrase, name, mixed or nonsense.
        line: What is typed.
        relevant: Grade, 1 or 2, by the name of the file.
    """

    kind: str
    line: str
    relevant: dict[str, int]


@dataclass(frozen=True, slots=True)
class JudgedCollection:
    """Files and what is looked for in them.

    Attributes:
        files: Where each lies below ``DATA``, by the name that it gets.
        queries: In the order of their kinds.
    """

    files: dict[str, str]
    queries: tuple[JudgedQuery, ...]


def read_collection(definition: Path = DEFINITION) -> JudgedCollection:
    """Read the definition.

    Raises:
        ValueError: A query names a file that is not there, or a grade that there is not.
    """
    read = json.loads(definition.read_text(encoding="utf-8"))
    queries = tuple(JudgedQuery(**query) for query in read["queries"])
    for query in queries:
        for name, grade in query.relevant.items():
            if name not in read["files"] or grade not in (1, 2):
                raise ValueError(f"«{query.line}» judges {name} as {grade}")
        if bool(query.relevant) == (query.kind == NONSENSE):
            raise ValueError(f"«{query.line}» of the kind {query.kind} has the wrong answers")
    return JudgedCollection(read["files"], queries)


def place_files(collection: JudgedCollection, folder: Path) -> None:
    """Copy the collection's files below a folder under the names that they have in it."""
    for name, source in collection.files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(DATA / source, target)
