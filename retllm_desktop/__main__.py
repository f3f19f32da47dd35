"""The program's entry: ``retllm-desktop`` and ``python -m retllm_desktop``."""

import sys


def main() -> int:
    """Run the command line; without a command it opens the window.

    Children are started with *spawn*, which imports this module again: nothing may happen
    here at import.
    """
    from retllm_desktop.cli.main import run_command

    return run_command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
