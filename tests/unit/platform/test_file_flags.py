"""Files whose bytes are in a cloud, as each system marks them."""

import pytest

from retllm_desktop.platform.file_flags import is_online_only


@pytest.mark.parametrize(
    ("status", "away"),
    [
        ({"st_file_attributes": 0x400020}, True),
        ({"st_file_attributes": 0x1020}, True),
        ({"st_file_attributes": 0x20}, False),
        ({"st_flags": 0x40000000}, True),
        ({"st_flags": 0x40}, False),
        ({}, False),
    ],
)
def test_what_each_system_tells(status, away):
    kind = type("Status", (), status)
    assert is_online_only(kind()) is away


def test_a_file_that_is_here(tmp_path):
    assert not is_online_only(tmp_path.stat())
