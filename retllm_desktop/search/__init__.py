"""A query's way, from a typed line to an ordered list.

``service.py`` leads it and yields ``events.py``: ``query/`` parses the line, ``query_encoding.py``
makes vectors, words and a scope of it, ``coarse_retrieval.py`` finds candidates and
``ranking/fusion.py`` fuses them, ``query_rewriting.py`` asks the judge for English where that may
help, ``reranking.py`` lets the judge compare candidates in the order of ``ranking/schedule.py``,
with the pictures of ``judge_images.py``, and ``ranking/order.py`` orders the results. Beside it:
``feedback.py`` (right and wrong), ``explanation.py`` (one sentence on a result), ``prefetch.py``
(pictures encoded ahead), ``duplicates.py``.
"""
