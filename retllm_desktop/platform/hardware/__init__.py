"""What this machine consists of and what is installed on it; every answer optional.

``components.py`` holds the values, ``processor.py`` and ``detection.py`` read them,
``python_packages.py`` knows the Python environment and the commands that change it, and
``machine_records.py`` remembers what was measured here.
"""
