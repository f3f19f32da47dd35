"""What the program speaks of and how it decides: no I/O, no third-party code but numpy."""
