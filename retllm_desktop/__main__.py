"""``python -m retllm_desktop``: the command line; without a command the window opens.

Children are started with *spawn*, which imports this module again under another name: nothing
may happen here then. A frozen program has no other interpreter to start its children with than
itself.
"""

if __name__ == "__main__":
    import sys

    if getattr(sys, "frozen", False):
        import multiprocessing

        # Where this process is a child, it does its work here and ends.
        multiprocessing.freeze_support()
    try:
        from retllm_desktop.cli.main import main

        sys.exit(main())
    except KeyboardInterrupt:
        # While modules were loaded, where nothing has begun.
        sys.exit(130)
