"""The window: the only part of the program that knows Qt; it speaks to services alone."""
