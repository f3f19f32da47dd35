"""After an index run: what costs much and is missed by few is learnt, with a progress bar."""

import time

from retllm_desktop.cli.output import Json, Screen
from retllm_desktop.core.progress import CancelToken, Resting
from retllm_desktop.indexing.enrichment import (
    AfterthoughtService,
    AfterthoughtsFinished,
    Describing,
    TextReading,
)


def learn(
    service: AfterthoughtService, screen: Screen, *, at_most_s: float | None = None
) -> AfterthoughtsFinished | None:
    """Learn what is not known yet; Ctrl+C keeps what is done.

    Args:
        service: Learns.
        screen: Where it is told.
        at_most_s: Seconds after which the rest is left for the next time, None for never.

    Returns:
        None where it was left.

    Raises:
        StoreError: The library cannot be written.
    """
    deadline = None if at_most_s is None else time.monotonic() + at_most_s
    finished: AfterthoughtsFinished | None = None
    with screen.progress() as line:
        events = service.run(CancelToken())
        try:
            for event in events:
                match event:
                    case Describing(progress):
                        line.show("Asking files", progress.done, progress.total)
                    case TextReading(progress):
                        line.show("Reading text in pictures", progress.done, progress.total)
                    case Resting(reason):
                        line.show(f"Resting: {reason}", 0, None)
                    case AfterthoughtsFinished():
                        finished = event
                if deadline is not None and time.monotonic() > deadline:
                    break
        except KeyboardInterrupt:
            screen.note("Stopped; what was read is kept, the next run goes on from there.")
            raise
        finally:
            events.close()
    if finished is not None and finished.looked_at:
        screen.say(
            f"{finished.looked_at} pictures looked at for text, {finished.with_text} hold some"
        )
    if finished is not None and finished.notice:
        screen.note(finished.notice)
    return finished


def learnt_json(finished: AfterthoughtsFinished | None) -> Json:
    """What was learnt, beside the outcome of an index run."""
    if finished is None:
        return {"described": None, "looked_at_for_text": None, "with_text": None}
    return {
        "described": finished.described,
        "looked_at_for_text": finished.looked_at,
        "with_text": finished.with_text,
    }
