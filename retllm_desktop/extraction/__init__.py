"""Untrusted files become pixels, passages and metadata, in processes that may crash without harm.

``pool`` fulfils the ports ``Extractor`` and ``PartReader``; it sends requests (``messages``) to
reading processes (``reader_process``). There ``worker`` hands each request to ``reading``, which
opens and hashes the file (``files``: kinds and limits) and decodes it by kind: ``images`` with
``colour`` and ``image_metadata``, ``pdf``, ``text``. ``ocr`` reads the text in pictures.
"""
