"""Untrusted files become pixels, passages and metadata, in processes that may crash without harm.

``pool`` fulfils the ports ``Extractor`` and ``PartReader``; it sends requests (``messages``) to
reading processes (``reader_process``). There ``worker`` hands each request to ``reading``, which
opens and hashes the file (``files``: limits) and has it read by kind: ``pictures``, ``documents``,
and ``metadata`` for what it says of itself. ``ocr`` reads the text in pictures.
"""
