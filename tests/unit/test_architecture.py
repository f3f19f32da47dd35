"""The rules that import-linter cannot express: start-up weight, size, and one way to say things."""

import ast
import functools
import io
import json
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "retllm_desktop"
MODULES = sorted(PACKAGE.rglob("*.py"))
HEAVY = {
    "PIL",
    "PySide6",
    "apsw",
    "llama_cpp",
    "multiprocessing.pool",
    "olefile",
    "onnxruntime",
    "pypdfium2",
    "python_calamine",
    "sqlite_vec",
    "tokenizers",
    "huggingface_hub",
}


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE.parent).as_posix()


def loaded_after(statement: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after one statement."""
    code = f"import sys, json\n{statement}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    return set(json.loads(done.stdout))


@functools.cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_bytes())


def imports_of(tree: ast.AST) -> Iterator[str]:
    """Every absolute module that is imported anywhere in a module, functions included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module


def calls_of(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every call by a plain or dotted name, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


@pytest.mark.parametrize(
    "statement",
    [
        "import retllm_desktop.__main__",
        "import retllm_desktop.cli",
        "import retllm_desktop.composition.application",
    ],
)
def test_the_start_loads_nothing_heavy(statement: str) -> None:
    assert not loaded_after(statement) & HEAVY


def test_the_probe_sees_what_is_loaded() -> None:
    assert "apsw" in loaded_after("import apsw")


@pytest.mark.parametrize("subject", ["search", "indexing", "packs", "evaluation"])
def test_a_subject_loads_no_adapter_library(subject: str) -> None:
    modules = [name_of(path) for path in MODULES if path.is_relative_to(PACKAGE / subject)]
    assert modules, "no modules found"
    names = [name.removesuffix(".py").replace("/", ".") for name in modules]
    loaded = loaded_after("\n".join(f"import {name.removesuffix('.__init__')}" for name in names))
    assert not loaded & HEAVY


def test_the_window_loads_no_model_and_no_database() -> None:
    windows = [path for path in MODULES if path.is_relative_to(PACKAGE / "ui")]
    assert windows, "no window found"
    names = [name_of(path).removesuffix(".py").replace("/", ".") for path in windows]
    loaded = loaded_after("\n".join(f"import {name.removesuffix('.__init__')}" for name in names))
    assert "PySide6" in loaded
    assert not loaded & (HEAVY - {"PySide6"})


@pytest.mark.parametrize(
    "path", [path for path in MODULES if path.parent.name == "core"], ids=name_of
)
def test_core_knows_the_standard_library_and_numpy_only(path: Path) -> None:
    foreign = {
        name
        for name in imports_of(parsed(path))
        # typing_extensions is there for the type checker only.
        if name.split(".")[0] not in sys.stdlib_module_names | {"numpy", "typing_extensions"}
        and name.split(".")[:2] != ["retllm_desktop", "core"]
    }
    assert not foreign


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_short_and_says_its_purpose(path: Path) -> None:
    source = path.read_text("utf-8")
    assert len(source.splitlines()) <= 450, "split it: it has more than one purpose by now"
    if source.strip():
        docstring = ast.get_docstring(parsed(path))
        assert docstring, "say the module's one purpose in its first line"
        assert docstring.splitlines()[0].strip()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_the_library_neither_prints_nor_ends_the_program(path: Path) -> None:
    allowed = {"sys.exit"} if path.name == "__main__.py" else set[str]()
    banned = {"print", "exit", "quit", "sys.exit", "os._exit", "breakpoint"} - allowed
    found = [(name, line) for name, line in calls_of(parsed(path)) if name in banned]
    assert not found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_is_unpickled_and_no_shell_is_asked(path: Path) -> None:
    tree = parsed(path)
    modules = {name.split(".")[0] for name in imports_of(tree)}
    assert not modules & {"pickle", "marshal", "shelve", "dill", "cloudpickle"}
    assert not {name for name, _ in calls_of(tree)} & {"os.system", "os.popen", "eval", "exec"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_names_say_what_is_inside(path: Path) -> None:
    vague = {"utils", "util", "helper", "helpers", "manager", "misc", "common"}
    assert not set(path.relative_to(PACKAGE).with_suffix("").parts) & vague


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_number_is_a_distance_or_a_relevance_but_never_a_bare_score(path: Path) -> None:
    names = {
        node.id if isinstance(node, ast.Name) else node.arg
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Name | ast.arg)
    }
    assert not names & {"score", "scores"}


def test_a_public_name_means_one_thing() -> None:
    places: dict[str, list[str]] = {}
    for path in MODULES:
        for node in parsed(path).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(name_of(path))
    assert not {name: found for name, found in places.items() if len(set(found)) > 1}


ROOT = PACKAGE.parent
DOCUMENTS = [
    PACKAGE / "ARCHITECTURE.md",
    ROOT / "README.md",
    ROOT / "models" / "training" / "README.md",
    *sorted((ROOT / "packaging" / "decisions").glob("*.md")),
]
CITED = re.compile(r"`([\w./{},-]+(?:\.py|\.md|\.sh|/))`|\]\(([^)#:]+)\)")


def cited_paths(document: Path) -> Iterator[str]:
    """Every file or folder of the project that a document names, with {a,b} as two of them."""
    for match in CITED.finditer(document.read_text("utf-8")):
        name = match[1] or match[2]
        head, brace, rest = name.partition("{")
        if not brace:
            yield name
            continue
        middle, _, tail = rest.partition("}")
        yield from (head + one + tail for one in middle.split(","))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_cites_what_is_there(document: Path) -> None:
    made = ("models/training/runs/", ".uv/", ".venv/", "captions/", "raw/", "report.md")
    anywhere = ("run.sh", "MODEL_CARD.md")
    homes = (document.parent, PACKAGE, ROOT)
    missing = [
        name
        for name in cited_paths(document)
        if not name.startswith((*made, *anywhere))
        and not any((home / name).exists() for home in homes)
    ]
    assert not missing


NAMED = re.compile(r"[\w/-]+\.py\b")


def explanations(source: str) -> Iterator[str]:
    """Every comment and every string that explains: one that stands as a statement by itself."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield str(node.value.value)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_docstring_or_comment_cites_modules_that_are_there(path: Path) -> None:
    named = {name for text in explanations(path.read_text("utf-8")) for name in NAMED.findall(text)}
    homes = [home for home in path.parents if home.is_relative_to(ROOT)]
    assert not {name for name in named if not any((home / name).exists() for home in homes)}


def test_a_stale_citation_is_seen() -> None:
    source = '"""Made by ``core/ranking.py``."""\nx = "a.py"\n"""As b/c.py says."""\n# See d.py.\n'
    found = [name for text in explanations(source) for name in NAMED.findall(text)]
    assert sorted(found) == ["b/c.py", "core/ranking.py", "d.py"]
