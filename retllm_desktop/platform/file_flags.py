"""Flags of files that the operating system sets."""

import os
from typing import Final

_WINDOWS_RECALL: Final = 0x0000_1000 | 0x0004_0000 | 0x0040_0000
"""FILE_ATTRIBUTE_OFFLINE, _RECALL_ON_OPEN and _RECALL_ON_DATA_ACCESS."""
_MACOS_DATALESS: Final = 0x4000_0000
"""SF_DATALESS."""


def is_online_only(status: os.stat_result) -> bool:
    """Whether a cloud folder shows a file whose bytes would have to be downloaded first."""
    windows = getattr(status, "st_file_attributes", 0) & _WINDOWS_RECALL
    macos = getattr(status, "st_flags", 0) & _MACOS_DATALESS
    return bool(windows or macos)
