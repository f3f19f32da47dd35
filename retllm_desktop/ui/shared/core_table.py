"""The sentences of other subjects that are met in the window, as sources of translations."""

from retllm_desktop.ui.shared.translation import tr_noop


def list_sources() -> tuple[str, ...]:
    """Every sentence, with its values named in braces."""
    return (tr_noop("check its name"),)
