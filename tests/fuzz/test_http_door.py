"""A small, seeded sample of the fuzzing of HTTP; the long one is ``python -m tests.fuzz http``."""

from dataclasses import replace
from pathlib import Path

from tests.fixtures.served_library import SmallLibrary, serve
from tests.fuzz.http_door import fuzz_http


def test_answers_are_as_they_are_described(tmp_path: Path) -> None:
    library = SmallLibrary(tmp_path)
    library.fill()
    with serve(library.make_door(), tmp_path / "token") as served:
        done = fuzz_http(served, tmp_path, examples=3, seed=1, phases="fuzzing")
        description = served.get("/v1/openapi.json").json
    assert done.returncode == 0, done.stdout + done.stderr
    operations = sum(len(methods) for methods in description["paths"].values())
    assert f"Tested: {operations}" in done.stdout


class Careless(SmallLibrary):
    """Says that nothing is judged where it cannot know: the status is no truth value."""

    def services(self):
        return replace(super().services(), judged="perhaps")


def test_the_fuzzing_sees_what_fails(tmp_path: Path) -> None:
    library = Careless(tmp_path)
    library.fill()
    with serve(library.make_door(), tmp_path / "token") as served:
        done = fuzz_http(served, tmp_path, examples=1, seed=1, phases="fuzzing", only="status")
    assert done.returncode == 1
    assert "GET /v1/status" in done.stdout
