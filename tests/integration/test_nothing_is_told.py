"""No library that the program runs tells anybody of it: onnxruntime would, unless kept from it."""

import os
import subprocess
import sys

# What it goes by in other people's tests and builds, where it keeps still by itself.
BUILDS = ("CI", "GITHUB_", "PYTEST", "TF_BUILD", "JENKINS", "BUILD_")


def test_onnxruntime_keeps_no_record_of_this_computer(tmp_path):
    home, folder = tmp_path / "home", tmp_path / "folder"
    home.mkdir()
    folder.mkdir()
    (folder / "note.txt").write_text("The boat lies in the harbour.", "utf-8")
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith((*BUILDS, "XDG_", "ORT_"))
    }
    environment |= {"HOME": str(home), "USERPROFILE": str(home), "LOCALAPPDATA": str(home)}
    command = [sys.executable, "-m", "retllm_desktop", "index", str(folder)]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert [path for path in home.rglob("*") if "onnxruntime" in path.name] == []
