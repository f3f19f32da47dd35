"""``index --watch`` as a person runs it: in a process of its own, until Ctrl+C."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from models.world.draw import render
from models.world.sampling import sample_scene
from tests.fixtures.drawn_world import choose_drawn_packs

PATIENCE_S = 120.0


def draw(path, number):
    unfinished = path.with_name(f".{path.name}")
    render(sample_scene(random.Random(number)), 128).save(unfinished, "PNG")
    unfinished.rename(path)


class Follower:
    """The command, and the reports it has printed."""

    def __init__(self, data, folder, out):
        self.out = out
        choose_drawn_packs(data)
        command = [sys.executable, "-m", "retllm_desktop", "--data-dir", str(data), "--json"]
        with out.open("wb") as stream:
            self.process = subprocess.Popen(
                [*command, "index", str(folder), "--watch", "--set", "ocr=false"],
                stdout=stream,
                stderr=subprocess.PIPE,
                # Tests that a shell runs in the background inherit that Ctrl+C is ignored.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
            )

    def reports(self):
        decoder, text, found = json.JSONDecoder(), self.out.read_text().lstrip(), []
        while text:
            try:
                value, end = decoder.raw_decode(text)
            except json.JSONDecodeError:
                break
            found.append(value)
            text = text[end:].lstrip()
        return found

    def wait_for(self, wanted):
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            for report in self.reports():
                if wanted(report):
                    return report
            assert self.process.poll() is None, self.process.stderr.read().decode()
            time.sleep(0.1)
        raise AssertionError(f"never reported: {self.reports()}")


@pytest.mark.skipif(os.name == "nt", reason="Ctrl+C cannot be sent to one process there")
def test_the_library_follows_the_folder_until_it_is_interrupted(tmp_path):
    folder = tmp_path / "pictures"
    (folder / "deeper").mkdir(parents=True)
    draw(folder / "first.png", 1)
    follower = Follower(tmp_path / "data", folder, tmp_path / "out.json")
    try:
        follower.wait_for(lambda report: report["embedded"] == 1)
        draw(folder / "second.png", 2)
        follower.wait_for(lambda report: report["library"]["files"] == 2)
        (folder / "second.png").rename(folder / "deeper" / "other name.png")
        moved = follower.wait_for(lambda report: report["moved"] == 1)
        assert (moved["read"], moved["embedded"]) == (0, 0)
        (folder / "first.png").unlink()
        follower.wait_for(lambda report: report["gone"] == 1 and report["library"]["files"] == 1)
        follower.process.send_signal(signal.SIGINT)
        assert follower.process.wait(PATIENCE_S) == 130
    finally:
        follower.process.kill()
        follower.process.communicate()
    assert sum(report["embedded"] for report in follower.reports()) == 2
