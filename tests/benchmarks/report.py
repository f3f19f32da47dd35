"""Writes a benchmark's numbers as JSON and as a Markdown table, with what they were taken on."""

import json
import os
import platform
from importlib.metadata import version
from pathlib import Path

FOLDER = Path(__file__).parent / "results"


def machine() -> dict[str, object]:
    """Return what the numbers depend on besides the code."""
    libraries = ("onnxruntime", "llama-cpp-python", "pillow", "apsw", "sqlite-vec", "numpy")
    return {
        "cores": os.cpu_count(),
        "processor": _processor(),
        "system": platform.system(),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in libraries},
    }


def write(name: str, rows: list[tuple[str, float, str]], settings: dict[str, object]) -> str:
    """Write ``results/name.json`` and ``results/name.md``; return the Markdown.

    Args:
        name: The benchmark.
        rows: (what, value, unit).
        settings: What it was run with.
    """
    FOLDER.mkdir(exist_ok=True)
    value = {
        "benchmark": name,
        "machine": machine(),
        "settings": settings,
        "rows": [{"what": what, "value": number, "unit": unit} for what, number, unit in rows],
    }
    (FOLDER / f"{name}.json").write_text(json.dumps(value, indent=2) + "\n")
    own = machine()
    lines = [
        f"# {name}",
        "",
        f"{own['cores']} cores, {own['processor']}, {own['system']}, Python {own['python']}; "
        + ", ".join(f"{key} {number}" for key, number in settings.items()),
        "",
        "| what | value | unit |",
        "|---|---:|---|",
        *(f"| {what} | {_shown(number)} | {unit} |" for what, number, unit in rows),
        "",
    ]
    text = "\n".join(lines)
    (FOLDER / f"{name}.md").write_text(text)
    return text


def read_rows(name: str) -> dict[str, list[tuple[str, float, str]]]:
    """Return the rows that were written before, by what stands before their first colon."""
    path = FOLDER / f"{name}.json"
    found: dict[str, list[tuple[str, float, str]]] = {}
    for row in json.loads(path.read_text("utf-8"))["rows"] if path.exists() else ():
        written = (row["what"], row["value"], row["unit"])
        found.setdefault(row["what"].partition(": ")[0], []).append(written)
    return found


def _shown(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.3g}"


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
