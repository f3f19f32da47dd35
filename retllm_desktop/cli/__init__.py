"""The commands: what is typed is parsed, a service is run, and what it yields is printed.

A command's way: ``main.py`` parses by ``options.py``, begins the log and dispatches to the
command's module (``indexing.py``, ``search.py``, ``library.py``, ``models.py``, ``evaluation.py``,
``doctor.py``, ``demo.py``, ``window.py``); that opens the program by ``composition`` and prints by
``output.py``, tables for people and JSON for programs.
"""
