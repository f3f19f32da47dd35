"""When one folder lies in another, whatever they are called."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.library.file_columns import from_signed_64, names_below, to_signed_64


def test_below_tells_the_names_between(tmp_path):
    child = tmp_path / "a" / "b"
    assert names_below(child, tmp_path) == ("a", "b")
    assert names_below(tmp_path, tmp_path) == ()
    assert names_below(tmp_path, child) is None
    assert names_below(tmp_path / "a", Path(tmp_path.anchor)) == (*tmp_path.parts[1:], "a")


def test_below_ignores_case_where_the_file_system_does(tmp_path):
    (tmp_path / "Pictures" / "a").mkdir(parents=True)
    other = tmp_path / "pictures"
    if not other.exists():
        assert names_below(tmp_path / "Pictures" / "a", other) is None
        return
    assert names_below(other, tmp_path / "Pictures") == ()
    assert names_below(tmp_path / "Pictures" / "a", other) == ("a",)


@pytest.mark.skipif(sys.platform == "win32", reason="needs names of bytes")
def test_folders_with_odd_names_are_compared(tmp_path):
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xe9"))
    assert names_below(odd / "x", odd) == ("x",)


@given(st.integers(0, 2**128))
def test_any_number_of_a_file_can_be_kept(number):
    assert -(2**63) <= to_signed_64(number) < 2**63
    assert from_signed_64(to_signed_64(number)) == number % 2**64
