import json

import numpy as np
import pytest

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.types import Verdict
from retllm_desktop.evaluation.records import (
    AnswerCache,
    OutputFolder,
    TimedVerdict,
    VectorCache,
    hash_values,
)

VERDICT = Verdict(0.1 + 0.2, 1 / 3, -float("inf"), 0.99, 0.1, 0.2, 0.3, "state", False, True)
PACK = {"pack": "a", "files": {"x": "1"}}


def opened(folder, pack=PACK):
    return AnswerCache(folder, pack)


def test_answers_come_back_to_the_last_bit(tmp_path):
    answers = opened(tmp_path)
    assert answers.get("k") is None
    answers.add("k", TimedVerdict(VERDICT, 0.7))
    assert answers.get("k") == TimedVerdict(VERDICT, 0.7)
    answers.close()
    again = opened(tmp_path)
    assert again.get("k") == TimedVerdict(VERDICT, 0.7)
    again.close()


def test_another_model_begins_anew_and_the_first_is_not_lost(tmp_path):
    first = opened(tmp_path)
    first.add("k", TimedVerdict(VERDICT, 0.7))
    first.close()
    other = opened(tmp_path, PACK | {"files": {"x": "2"}})
    assert other.get("k") is None
    assert other.path != first.path
    other.close()
    again = opened(tmp_path)
    assert again.get("k") is not None
    again.close()


@pytest.mark.parametrize("cut", [1, 5, 40])
def test_half_a_line_is_not_an_answer_and_hurts_no_other(tmp_path, cut):
    answers = opened(tmp_path)
    answers.add("first", TimedVerdict(VERDICT, 0.7))
    answers.add("second", TimedVerdict(VERDICT, 0.7))
    answers.close()
    answers.path.write_bytes(answers.path.read_bytes()[:-cut])
    again = opened(tmp_path)
    assert again.get("first") is not None
    assert again.get("second") == (TimedVerdict(VERDICT, 0.7) if cut == 1 else None)
    again.add("third", TimedVerdict(VERDICT, 0.1))
    again.close()
    last = opened(tmp_path)
    assert last.get("third") == TimedVerdict(VERDICT, 0.1)
    assert last.get("first") is not None
    last.close()


def test_lines_of_others_are_passed_over(tmp_path):
    answers = opened(tmp_path)
    answers.close()
    with answers.path.open("a") as file:
        file.write('3\n[1,2]\n{"k":1}\n' + json.dumps(["k", *(["x"] * 8), "", False, False]) + "\n")
        file.write(json.dumps([7, *([0.5] * 8), "", False, False]) + "\n")
    again = opened(tmp_path)
    assert again.get("k") is None
    again.close()


def test_vectors_come_back(tmp_path):
    keys = [hash_values(n) for n in range(5)]
    rows = np.random.default_rng(0).normal(size=(5, 7)).astype(np.float32)
    kept = VectorCache(tmp_path, PACK, 7)
    assert kept.missing([keys[0], keys[1], keys[0]]) == [0, 1]
    kept.add(keys[:3], rows[:3])
    assert kept.missing(keys) == [3, 4]
    kept.close()
    # A writer that was stopped in the middle of a vector.
    kept.path.write_bytes(kept.path.read_bytes() + b"half of a record")
    again = VectorCache(tmp_path, PACK, 7)
    assert again.missing(keys) == [3, 4]
    again.add(keys[3:], rows[3:])
    assert (again.get(keys) == rows).all()
    assert again.get([]).shape == (0, 7)
    again.close()
    last = VectorCache(tmp_path, PACK, 7)
    assert (last.get(list(reversed(keys))) == rows[::-1]).all()
    last.close()
    other = VectorCache(tmp_path, PACK | {"pack": "b"}, 7)
    assert other.missing(keys) == [0, 1, 2, 3, 4]
    other.close()


def test_one_evaluation_at_a_time_in_a_folder(tmp_path):
    out = tmp_path / "a" / "b"
    with OutputFolder(out) as folder:
        with pytest.raises(InputError, match="Another evaluation"):
            OutputFolder(out)
        assert folder.write("report.md", "ä") == out / "report.md"
        assert folder.write("report.md", "ö").read_text("utf-8") == "ö"
    with OutputFolder(out):
        pass
    assert sorted(path.name for path in out.iterdir()) == ["lock", "report.md"]


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="cannot be written"):
        OutputFolder(tmp_path / "file" / "out")
    with OutputFolder(tmp_path / "out") as folder:
        (tmp_path / "out" / "report.md.part").mkdir()
        with pytest.raises(InputError, match="results cannot be written"):
            folder.write("report.md", "x")


def test_fingerprints_tell_values_apart():
    parts = [("ab", "c"), ("a", "bc"), ({"a": 1},), ({"a": 2},), (["a", 1],), ("a", 1)]
    assert len({hash_values(*part) for part in parts}) == len(parts)
    assert hash_values({"a": 1, "b": 2}) == hash_values({"b": 2, "a": 1})
