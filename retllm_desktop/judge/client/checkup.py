"""Tries the fine model as it would run, and tells what became of it."""

import time
from collections.abc import Callable

from retllm_desktop.core.judging import JudgeInput, JudgePicture
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.runtimes import JudgeCheck
from retllm_desktop.core.types import Rgb
from retllm_desktop.judge.client.process_judge import ProcessJudge


def run_judge_trial(
    judge: ProcessJudge,
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
        return JudgeCheck(dict(judge.offload), judge.notices, times[0], tuple(times[1:]))
    finally:
        judge.close()
