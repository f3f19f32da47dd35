"""The judging child's loop, here in this process: how it ends."""

import threading
from multiprocessing import Pipe

import pytest

from retllm_desktop.judge.inference.inbox import JobInbox
from retllm_desktop.judge.inference.worker import BatchScheduler, JudgeWorker
from retllm_desktop.judge.offload import OffloadChoice
from retllm_desktop.judge.protocol import JudgeSetup
from retllm_desktop.packs.question_templates import PAPER_PROMPTS
from retllm_desktop.platform.processes import send_message
from tests.fixtures.tiny_gguf import spec, write_pack


@pytest.fixture(scope="module")
def setup(tmp_path_factory):
    pack = write_pack(tmp_path_factory.mktemp("pack"))
    prompts = {pair.value: template for pair, template in PAPER_PROMPTS.items()}
    return JudgeSetup(pack.model, pack.mmproj, spec(prompts=prompts), 1, 0, OffloadChoice.OFF)


def passage(request, sequence):
    def side(text):
        return {"text": text, "picture": None, "crop": None}

    return {
        "type": "judge",
        "request": request,
        "sequence": sequence,
        "query": side("a red boat"),
        "candidate": side("a passage about boats"),
        "pair": "text_to_passage",
    }


class Leaving(BatchScheduler):
    """The program goes away while the child waits for further questions."""

    def __init__(self, connection, inbox):
        super().__init__()
        self.waited = False
        self._connection = connection
        self._inbox = inbox

    def wait_s(self, kinds):
        self.waited = True
        self._connection.close()
        self._inbox.join()
        return super().wait_s(kinds)


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_child_ends_where_the_program_goes_while_it_waits_for_more(setup, jobs):
    ours, theirs = Pipe()
    for sequence in range(1, jobs + 1):
        send_message(ours, passage(1, sequence))
    inbox = JobInbox(theirs)
    scheduler = Leaving(ours, inbox)
    worker = JudgeWorker(theirs, setup, inbox, scheduler)

    def serve():
        while worker.step():
            pass

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    thread.join(60)
    try:
        assert scheduler.waited
        assert not thread.is_alive()
    finally:
        thread.join(60)
        worker.close()
        theirs.close()
