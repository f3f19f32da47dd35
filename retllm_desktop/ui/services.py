"""What the window is given: the services, and what the person should know of them."""

from dataclasses import dataclass
from pathlib import Path

from retllm_desktop.services.folders import FolderService
from retllm_desktop.services.indexing import IndexingService
from retllm_desktop.services.search import SearchLimits, SearchService


@dataclass(frozen=True, slots=True)
class UiServices:
    """Everything the window talks to.

    Attributes:
        search: Answers queries.
        indexing: Brings the library in step with its folders.
        folders: Adds and removes folders, tells what the library holds.
        limits: What a search may cost.
        notice: One line about the models in use, shown in the menu; may be empty.
        state_file: Where the window's own state (its size, the theme chosen) is kept, None to
            keep nothing.
        rescan_at_start: Whether the folders are looked through when the window opens.
    """

    search: SearchService
    indexing: IndexingService
    folders: FolderService
    limits: SearchLimits
    notice: str = ""
    state_file: Path | None = None
    rescan_at_start: bool = True
