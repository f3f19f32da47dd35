"""The operating system and the installation, as all other packages use them.

``paths.py`` says where things lie, ``settings.py`` what the person chose, ``logging.py`` where the
log goes; ``processes.py`` starts child processes and ``confinement.py`` limits them;
``file_locks.py`` locks files, ``machine.py`` tells battery and idle time, ``hardware/`` what the
machine consists of and what is installed on it.
"""
