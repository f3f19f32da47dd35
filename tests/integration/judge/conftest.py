"""A real, tiny model, and judges that have it in a child."""

import pytest

from retllm_desktop.judge.client.process_judge import ProcessJudge
from tests.fixtures.tiny_gguf import write_pack


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return write_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture
def judges(pack, tmp_path):
    """Makes judges, and closes them."""
    made = []

    def make(**changes):
        settings = {
            "model": pack.model,
            "mmproj": pack.mmproj,
            "spec": pack.spec,
            "threads": 1,
            "log_path": tmp_path / "judge.log",
        } | changes
        judge = ProcessJudge(**settings)
        made.append(judge)
        return judge

    yield make
    for judge in made:
        judge.close()
