"""The failure of this room."""

from retllm_desktop.core.errors import RetllmError


class ReleaseError(RetllmError):
    """What is said of newer versions cannot be believed, read or used."""
