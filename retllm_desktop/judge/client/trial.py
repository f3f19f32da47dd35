"""Trials in a child process: what the installed llama.cpp finds here, how a fine model runs."""

import contextlib
import time
from collections.abc import Callable
from dataclasses import asdict
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.judging import JudgeInput, JudgePicture
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.runtimes import JudgeCheck, LlamaBuild
from retllm_desktop.core.types import Rgb
from retllm_desktop.judge import protocol
from retllm_desktop.judge.client.crash_report import ChildLog, join_clauses
from retllm_desktop.judge.client.process_judge import ProcessJudge
from retllm_desktop.judge.remote.remote_judge import RemoteJudge
from retllm_desktop.platform.processes import ChildGoneError, ChildProcess, send_message

_BUILD_QUERY_TIMEOUT_S: Final = 60.0


def query_llama_build(log_path: Path | None = None) -> LlamaBuild:
    """Return what llama.cpp was built for and finds here; no model is loaded.

    Args:
        log_path: File that its log is appended to.

    Raises:
        EngineError: The child died on the way, or llama.cpp is not there.
    """
    log = ChildLog(log_path)
    try:
        child = ChildProcess(
            answer_build_query, {}, name="retllm-describe", stderr=log.open_for_child()
        )
        with contextlib.closing(child):
            return protocol.build_from_json(child.receive(_BUILD_QUERY_TIMEOUT_S)[0])
    except (ChildGoneError, OSError, KeyError, TypeError) as exc:
        reason = exc.reason if isinstance(exc, ChildGoneError) else str(exc)
        raise EngineError(
            "llama.cpp cannot be asked what it can do",
            join_clauses(f"its process {reason}", log.find_cause()),
        ) from exc


def answer_build_query(connection: Connection, _configuration: dict[str, object]) -> None:
    """Answer in the child (the target of ``ChildProcess``)."""
    from retllm_desktop.judge.llama.ggml import read_llama_build

    send_message(connection, asdict(read_llama_build()))


def run_judge_trial(
    judge: ProcessJudge | RemoteJudge,
    caption: str,
    picture: Rgb,
    further: int,
    clock: Callable[[], float] = time.perf_counter,
) -> JudgeCheck:
    """Judge a picture, and again as often as asked; the judge is closed afterwards.

    Args:
        judge: A judge that has not started yet.
        caption: What the picture may show.
        picture: As the judge takes it.
        further: How many times more, for the time of one candidate.
        clock: Seconds.

    Raises:
        EngineError: The model cannot run.
    """
    times: list[float] = []
    try:
        began = clock()
        # A picture without a key is kept nowhere: each candidate costs what a new one costs.
        side = JudgeInput(picture=JudgePicture(b"", lambda: picture))
        candidates = ((number, side) for number in range(1 + further))
        for _ in judge.judge(JudgeInput(caption), candidates, CancelToken()):
            times.append(clock() - began)
            began = clock()
        # That pictures are sent is how a server works, and nothing to mend.
        notices = judge.notices if isinstance(judge, ProcessJudge) else ()
        return JudgeCheck(dict(judge.offload), notices, times[0], tuple(times[1:]))
    finally:
        judge.close()
