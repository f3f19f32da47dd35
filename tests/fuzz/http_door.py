"""Fuzzes the HTTP door: schemathesis reads its description and asks what it allows, and what not.

``python -m tests.fuzz http --examples 200``. Every answer is held against the description: its
status, its kind, its shape; nothing may fail unforeseen, and nothing be told without the token.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.fixtures.served_library import ServedLibrary, SmallLibrary, serve

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
    "ignored_auth",
)

REFUSED = """
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 413, 414, 422]
"""


def fuzz_http(
    served: ServedLibrary,
    scratch: Path,
    *,
    examples: int,
    seed: int,
    phases: str,
    only: str = "/v1/",
) -> subprocess.CompletedProcess[str]:
    """Ask so many times of each operation; the exit code is 0 where all answers were right."""
    (scratch / "schemathesis.toml").write_text(REFUSED)
    return subprocess.run(
        [
            Path(sys.executable).with_name("schemathesis"),
            "run",
            f"{served.url}/v1/openapi.json",
            f"--header=Authorization: Bearer {served.token.read()}",
            f"--checks={','.join(CHECKS)}",
            f"--phases={phases}",
            f"--max-examples={examples}",
            f"--seed={seed}",
            f"--include-path-regex={only}",
            "--generation-database=none",
            "--suppress-health-check=all",
            "--warnings=off",
            "--continue-on-failure",
            "--no-color",
        ],
        cwd=scratch,
        capture_output=True,
        encoding="utf-8",
        timeout=3600,
        check=False,
    )


def main() -> int:
    """Run; 1 where an answer was not as it is described."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz http", description=__doc__)
    parser.add_argument("--examples", type=int, default=200, help="requests of each operation")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="retllm-fuzz-http-") as folder:
        library = SmallLibrary(Path(folder))
        library.fill()
        with serve(library.make_door(), Path(folder) / "token") as served:
            done = fuzz_http(
                served,
                Path(folder),
                examples=options.examples,
                seed=options.seed,
                phases="examples,coverage,fuzzing,stateful",
            )
    sys.stdout.write(done.stdout)
    sys.stderr.write(done.stderr)
    return done.returncode
