"""Errors within the judge."""

from retllm_desktop.core.errors import EngineError


class ModelFailedError(EngineError):
    """The model or its process failed, whatever the question; another placement may help.

    Its child died, refused to load it, could not compute or could not allocate. A question that
    does not fit, a pack without a prompt or a picture that cannot be read are other errors:
    without a graphics processor they would occur as well.
    """


class ProcessLostError(ModelFailedError):
    """The model's process ended without a word of its own, and not by us.

    The system or a person ended it, or it crashed and said nothing: another may do.
    """


class AbortedError(Exception):
    """A decode was asked to stop; not a failure."""


def replace_detail(error: EngineError, detail: str) -> EngineError:
    """Return an error of the same kind with another detail."""
    return type(error)(error.title, detail, error.path)
