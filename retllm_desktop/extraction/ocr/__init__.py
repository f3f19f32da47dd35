"""Reads the text in pictures: the only code that knows the recogniser's library."""
