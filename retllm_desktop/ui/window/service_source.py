"""What opens the services that the window is built on: the port of whoever wires the program."""

from collections.abc import Generator
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    # Not at run time: the window is on the screen before any of it is loaded.
    from retllm_desktop.ui.window.services import UiServices


class ServiceSource(Protocol):
    """Opens what the window is built on, and closes it."""

    def open(self) -> "Generator[str, None, UiServices | None]":
        """Open it, on any thread; yields sentences on what takes long.

        Returns:
            The services; None where another window was asked instead.

        Raises:
            RetllmError: It cannot be opened.
        """
        ...

    @property
    def on_server(self) -> bool:
        """Whether it lies on a server, which may be away while this computer is not."""
        ...

    def use_own(self) -> None:
        """Open this computer's own library from now on, for as long as the program runs."""
        ...

    def close(self) -> None:
        """Close what is open, if anything is."""
        ...
