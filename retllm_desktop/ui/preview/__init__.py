"""One result large, over the list."""
