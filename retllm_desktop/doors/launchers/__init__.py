"""Desktop launchers ask over D-Bus: KRunner and the GNOME Shell.

1. ``installation.py`` writes the files by which the desktop knows the service and starts it.
2. ``service.py`` is started by the bus when a launcher asks, and ends when nobody did for a while.
3. ``krunner.py`` and ``gnome_shell.py`` speak the two protocols; ``hits.py`` is what both show, in
   the coarse order: nobody waits for a judge while typing.
4. ``activation.py`` opens what was chosen, or hands the line to the window.
"""
