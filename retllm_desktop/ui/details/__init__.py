"""One result in words: the panel at the right."""
