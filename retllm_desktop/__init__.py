"""Find a picture or a document on one's own computer, with nothing leaving it."""

import os

__version__ = "0.1.0"

# onnxruntime 1.29 and later tells its maker of this computer and of every model that is loaded,
# by a file in the person's cache and an upload, unless this stands before it is first imported.
# Here, because every process of the program, readers and judges too, imports this first.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
