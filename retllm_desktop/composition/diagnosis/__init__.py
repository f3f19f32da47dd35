"""What ``doctor`` tells: ``service.py`` asks one thing after the other and yields sections.

The sections are made in ``machine.py`` (machine, installation, watching), ``storage.py`` (folders,
packs, network) and ``models.py`` (both stages, passages, text in pictures, recommendation) of the
values in ``report.py``: facts, and remarks that say what to do.
"""
