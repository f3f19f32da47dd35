"""How the package is built: sizes, rooms, ties between them, and which rooms a text query enters.

Run with ``python -m tests.benchmarks structure [--root OTHER_CHECKOUT]``; a root of another state
of the project is measured by the same rules. A *room* is a folder or module right below the
package. All but the last figure is read from the source; the last is traced: a demo library is
searched once from the command line, and every function that runs, in any process, names its
room.
"""

import argparse
import ast
import json
import os
import statistics
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import report

HOME = "retllm_desktop"
SHORT_LINES = 60

TRACER = """
import atexit, os, sys, threading
folder = os.environ["STRUCTURE_TRACE"]
home = os.environ["STRUCTURE_HOME"] + os.sep
seen = set()
FUNCTION = 1
def see(frame, event, argument):
    code = frame.f_code
    name = code.co_filename
    if event == "call" and code.co_flags & FUNCTION and name.startswith(home):
        seen.add(name[len(home):])
def write():
    sys.setprofile(None)
    with open(os.path.join(folder, str(os.getpid())), "w") as file:
        file.write("\\n".join(sorted(seen)))
atexit.register(write)
threading.setprofile(see)
sys.setprofile(see)
"""
"""What every process of the command runs under. Bodies of modules and classes do not count:
importing is not running."""

CHILD = """
import os, sys
if os.environ.get("STRUCTURE_TRACE") and "spawn_main" in " ".join(sys.orig_argv):
    exec(open(os.environ["STRUCTURE_CHILD"]).read())
"""


@dataclass(frozen=True, slots=True)
class Module:
    """One module as its source shows it."""

    name: str
    lines: int
    docstring_lines: int
    public: tuple[str, ...]
    imports: frozenset[str]

    @property
    def room(self) -> str:
        """The folder or module right below the package."""
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 else ""


def read_modules(root: Path) -> list[Module]:
    """Read every module of the package below a checkout."""
    paths = sorted((root / HOME).rglob("*.py"))
    names = {_name(path.relative_to(root)) for path in paths}
    modules = []
    for path in paths:
        source = path.read_text("utf-8")
        tree = ast.parse(source)
        name = _name(path.relative_to(root))
        modules.append(
            Module(
                name,
                len(source.splitlines()),
                sum(_docstring_lines(tree)),
                tuple(
                    node.name
                    for node in tree.body
                    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
                    and not node.name.startswith("_")
                ),
                frozenset(_imports(tree, names) - {name}),
            )
        )
    return modules


def _name(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def _docstring_lines(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if not isinstance(body, list):
            continue
        for statement in body:
            if (
                isinstance(statement, ast.Expr)
                and isinstance(statement.value, ast.Constant)
                and isinstance(statement.value.value, str)
                and statement.end_lineno is not None
            ):
                yield statement.end_lineno - statement.lineno + 1


def _imports(tree: ast.AST, names: set[str]) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                found.add(full if full in names else node.module)
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return found & names


def circles(edges: dict[str, set[str]]) -> int:
    """Count the groups of more than one node in which every node reaches every other."""

    def reach(start: str) -> set[str]:
        found: set[str] = set()
        pending = [start]
        while pending:
            for node in edges.get(pending.pop(), set()) - found:
                found.add(node)
                pending.append(node)
        return found

    reached = {node: reach(node) for node in edges}
    in_circles = {node for node in edges if node in reached[node]}
    groups = {
        frozenset(other for other in reached[node] if node in reached.get(other, set()))
        for node in in_circles
    }
    return len(groups)


def measure(root: Path) -> list[tuple[str, float, str]]:
    """Return the figures that the source alone gives."""
    modules = read_modules(root)
    sizes = [module.lines for module in modules]
    importers = Counter(name for module in modules for name in module.imports)
    ties: dict[str, set[str]] = defaultdict(set)
    for module in modules:
        ties[module.room].update(
            Module(name, 0, 0, (), frozenset()).room for name in module.imports
        )
    edges = {room: targets - {room, ""} for room, targets in ties.items() if room}
    single = [module for module in modules if importers[module.name] == 1]
    meanings: dict[str, set[str]] = defaultdict(set)
    for module in modules:
        for name in module.public:
            meanings[name].add(module.name)
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    module_edges = {module.name: set(module.imports) for module in modules}
    return [
        ("modules", len(modules), ""),
        ("lines", sum(sizes), ""),
        ("lines of docstrings", sum(module.docstring_lines for module in modules), ""),
        ("median module", statistics.median(size for size in sizes if size > 5), "lines"),
        ("largest module", max(sizes), "lines"),
        ("rooms", len(edges), ""),
        ("ties between rooms", sum(len(targets) for targets in edges.values()), ""),
        ("circles of rooms", circles(edges), ""),
        ("circles of modules", circles(module_edges), ""),
        ("modules with a single importer", len(single), ""),
        (
            f"of them under {SHORT_LINES} lines",
            sum(module.lines < SHORT_LINES for module in single),
            "",
        ),
        (
            "public names of more than one thing",
            sum(len(places) > 1 for places in meanings.values()),
            "",
        ),
        ("contracts", len(settings["tool"]["importlinter"]["contracts"]), ""),
    ]


def trace_query(root: Path) -> dict[str, list[str]]:
    """Search a demo library once; return the modules whose functions ran, by room."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "trace").mkdir()
        (place / "site").mkdir()
        (place / "site" / "sitecustomize.py").write_text(CHILD)
        (place / "child.py").write_text(TRACER)
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(root), str(place / "site")]),
            "STRUCTURE_HOME": str(root / HOME),
            "STRUCTURE_CHILD": str(place / "child.py"),
        }
        library = place / "library"
        command = [sys.executable, "-m", HOME]
        subprocess.run(
            [*command, "demo", "--no-window", "--json", str(library)],
            cwd=root,
            env=environment,
            check=True,
            capture_output=True,
        )
        chosen = ["--data-dir", str(library / ".retllm")]
        if (library / ".retllm/libraries/drawn/library.db").is_file():
            # The part of the demo whose results are judged; earlier, the demo was nothing else.
            chosen += ["--library", "drawn"]
        code = (
            TRACER + f"\nsys.argv = ['search', 'search', *{chosen!r}, "
            "'a red boat left of a house']\n"
            f"import runpy\nrunpy.run_module('{HOME}', run_name='__main__')\n"
        )
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env=environment | {"STRUCTURE_TRACE": str(place / "trace")},
            check=True,
            capture_output=True,
        )
        names = {
            line for path in (place / "trace").iterdir() for line in path.read_text().splitlines()
        }
    rooms: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        rooms[Path(name).parts[0].removesuffix(".py")].append(name)
    assert "search" in rooms or "services" in rooms, "no search was traced"
    return dict(sorted(rooms.items()))


def main() -> None:
    """Measure one checkout; write the table, or print it as JSON for another root."""
    parser = argparse.ArgumentParser(description=__doc__)
    own = Path(__file__).resolve().parents[2]
    parser.add_argument("--root", type=Path, default=own, help="the checkout to measure")
    options = parser.parse_args()
    root = options.root.resolve()
    rows: list[tuple[str, float, str]] = measure(root)
    entered = trace_query(root)
    rows.append(("rooms that a text query enters, from the command line on", len(entered), ""))
    rows.append(("modules that it runs", sum(map(len, entered.values())), ""))
    if root == own:
        sys.stdout.write(report.write("structure", rows, {"rooms": ", ".join(entered)}))
    else:
        sys.stdout.write(json.dumps({"rows": rows, "rooms": entered}, indent=2) + "\n")


if __name__ == "__main__":
    main()
