"""The command of the fuzzing: makes seeds, mutates and reads them, prints a table by format."""

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from retllm_desktop.extraction.files import MIB
from tests.fuzz.runs import Fuzzing, Plan, Report

HERE = Path(__file__).parent


def main() -> int:
    """Run; 1 where the app failed, hung, or a format has no seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first file")
    parser.add_argument("--endings", nargs="*", help="only these formats")
    parser.add_argument("--seconds", type=float, default=20.0, help="what a file may take")
    parser.add_argument("--mib", type=int, default=512, help="memory of a reading process")
    parser.add_argument("--others", type=Path, help="a folder of further seeds")
    parser.add_argument("--keep", type=Path, help="where files are kept that were no good")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--record", action="store_true", help="write the figures beside this file")
    options = parser.parse_args()
    plan = Plan(
        options.files,
        options.seed,
        options.first,
        tuple(options.endings or ()),
        options.seconds,
        options.mib * MIB,
        options.others,
    )
    scratch = Path(tempfile.mkdtemp(prefix="retllm-fuzz-"))
    try:
        report = Fuzzing(scratch, plan, options.keep).run()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    if options.record:
        value = {"plan": {**asdict(plan), "others": str(plan.others or "")}, **asdict(report)}
        (HERE / "results.json").write_text(json.dumps(value, indent=2) + "\n", "utf-8")
        (HERE / "results.md").write_text(f"# fuzz\n\n{format_report(report)}", "utf-8")
    if options.json:
        sys.stdout.write(json.dumps(asdict(report), indent=2) + "\n")
    else:
        sys.stdout.write(format_report(report))
    return 1 if report.complaints else 0


def format_report(report: Report) -> str:
    """Return the table as Markdown, what is wrong below it."""
    lines = [
        (
            "| format | files | answers: read | refused | died | too long | too much memory "
            "| peak MiB | longest s |"
        ),
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, row in sorted(report.formats.items()):
        lines.append(
            f"| {name} | {row.files} | {row.read} | {row.refused} | {row.died} | {row.timeouts} "
            f"| {row.too_much_memory} | {row.peak_bytes // MIB} | {row.longest_s:.1f} |"
        )
    lines += ["", f"{report.files} files in {report.seconds:.0f} s"]
    lines += [f"! {complaint}" for complaint in report.complaints]
    return "\n".join(lines) + "\n"
