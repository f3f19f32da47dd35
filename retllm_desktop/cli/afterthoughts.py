"""After an index run: what costs much and is missed by few is learnt, with a progress bar."""

import time

from retllm_desktop.cli.output import JsonObject, Screen
from retllm_desktop.core.progress import CancelToken, WorkPaused
from retllm_desktop.indexing.enrichment import (
    DescriptionProgress,
    EnrichmentFinished,
    EnrichmentService,
    RecognitionProgress,
)


def run_enrichment(
    service: EnrichmentService, screen: Screen, *, at_most_s: float | None = None
) -> EnrichmentFinished | None:
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
    finished: EnrichmentFinished | None = None
    with screen.progress() as line:
        events = service.run(CancelToken())
        try:
            for event in events:
                match event:
                    case DescriptionProgress(progress):
                        line.show("Asking files", progress.done, progress.total)
                    case RecognitionProgress(progress):
                        line.show("Reading text in pictures", progress.done, progress.total)
                    case WorkPaused(reason):
                        line.show(f"Resting: {reason}", 0, None)
                    case EnrichmentFinished():
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


def enrichment_json(finished: EnrichmentFinished | None) -> JsonObject:
    """What was learnt, beside the outcome of an index run."""
    if finished is None:
        return {"described": None, "looked_at_for_text": None, "with_text": None}
    return {
        "described": finished.described,
        "looked_at_for_text": finished.looked_at,
        "with_text": finished.with_text,
    }
