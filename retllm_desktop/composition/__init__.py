"""Wiring: the only package that names concrete classes of the adapters.

``application.py`` puts the program together for a command or the window, ``models.py`` opens the
models of packs as the settings say, ``rerank_rules.py`` brings the settings and a judge pack's
numbers together, ``packs.py`` and ``evaluation.py`` wire what installs and measures packs, and
``diagnosis/`` looks at everything for ``doctor``.
"""
