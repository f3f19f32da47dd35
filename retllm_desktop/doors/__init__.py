"""Doors for other programs: what they may do with the library, and the protocols they ask in.

``access.py`` holds what every door does, whatever it speaks: searches in turns, items, previews,
files, marks. ``http/`` speaks HTTP and JSON. A door is handed the services of an open library; it
knows neither wiring nor adapters.
"""
