"""The failure that another placement of the model may mend."""

from retllm_desktop.core.errors import EngineError


class ModelFailedError(EngineError):
    """The model itself failed, whatever it was asked: it, or its process, is not fit to answer.

    Its child died, refused to load it, or could not compute or make room. A question that does
    not fit, a pack that cannot be asked, a picture that cannot be read are no such failures:
    without a graphics processor they would fail as well.
    """


def replace_detail(error: EngineError, detail: str) -> EngineError:
    """Return an error of the same kind with another detail."""
    return type(error)(error.title, detail, error.path)
