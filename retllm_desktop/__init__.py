"""Find a picture or a document on one's own computer, with nothing leaving it."""

__version__ = "0.1.0"
