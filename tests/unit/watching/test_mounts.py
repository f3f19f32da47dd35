"""The table of mounts."""

import sys

import pytest

from retllm_desktop.watching.watcher import find_remote_folders, read_mounts

TABLE = r"""22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /home rw - btrfs /dev/sdb rw
31 22 0:41 / /mnt/my\040server rw - nfs4 host:/x rw
32 30 0:42 / /home/me/share rw master:3 - cifs //host/x rw
33 30 8:3 / /home/me/usb rw - vfat /dev/sdc rw
broken line
"""


def test_points_and_kinds(tmp_path):
    table = tmp_path / "mountinfo"
    table.write_text(TABLE)
    found = read_mounts(table)
    assert found["/"] == "ext4"
    assert found["/mnt/my server"] == "nfs4"
    assert found["/home/me/share"] == "cifs"
    assert len(found) == 5


def test_no_table_no_mounts(tmp_path):
    assert read_mounts(tmp_path / "nothing") == {}
    assert find_remote_folders("/home", {}) == []


@pytest.mark.parametrize(
    ("root", "remote"),
    [
        ("/home/me", ["/home/me/share"]),
        ("/home/me/share/photos", ["/home/me/share/photos"]),
        ("/home/me/shared", []),
        ("/home/me/usb", []),
        ("/mnt/my server", ["/mnt/my server"]),
        ("/", ["/home/me/share", "/mnt/my server"]),
    ],
)
def test_what_lies_on_servers(tmp_path, root, remote):
    table = tmp_path / "mountinfo"
    table.write_text(TABLE)
    assert find_remote_folders(root, read_mounts(table)) == remote


@pytest.mark.skipif(sys.platform != "linux", reason="Linux has the table")
def test_the_real_table_has_a_root():
    assert "/" in read_mounts()
