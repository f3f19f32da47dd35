"""The command line: parsing, running a command, printing what came of it."""
