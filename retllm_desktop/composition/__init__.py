"""Wiring: the only package that names concrete classes of the adapters.

``application.py`` puts the program together for a command or the window, ``pack_choice.py`` chooses
the packs that a library is used with, ``models.py`` opens their models as the settings say,
``rerank_rules.py`` brings the settings and a judge pack's numbers together, ``packs.py`` and
``evaluation.py`` wire what installs and measures packs, and ``diagnosis/`` looks at everything for
``doctor``.
"""
