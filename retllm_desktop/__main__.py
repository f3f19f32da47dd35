"""``python -m retllm_desktop``: the command line; without a command the window opens.

Children are started with *spawn*, which imports this module again under another name: nothing
may happen here then. A frozen program has no other interpreter to start its children with than
itself.
"""

if __name__ == "__main__":
    import sys

    if getattr(sys, "frozen", False):
        import multiprocessing
        import os

        # The bundle's libraries are for this program alone, not for those that it opens files
        # with; the loader read the variable before.
        own = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
        if own is not None:
            os.environ["LD_LIBRARY_PATH"] = own
        else:
            os.environ.pop("LD_LIBRARY_PATH", None)
        # So that children, which would trust in it, find the libraries by themselves.
        os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
        # Where this process is a child, it does its work here and ends.
        multiprocessing.freeze_support()
    try:
        from retllm_desktop.cli.main import main

        sys.exit(main())
    except KeyboardInterrupt:
        # While modules were loaded, where nothing has begun.
        sys.exit(130)
