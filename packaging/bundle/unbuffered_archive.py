"""Run by a frozen program before anything else: its modules' archive is read without a buffer.

PyInstaller opens the archive anew for each module, some 500 times at a start. Python asks of a file
with a buffer whether it is a terminal, which costs an AppImage a round trip to the process that
serves its files.
"""

import functools
import sys

_archive = sys.modules.get("pyimod01_archive")
if _archive is not None:
    setattr(_archive, "open", functools.partial(open, buffering=0))  # noqa: B010 - it has none
