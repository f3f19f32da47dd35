"""How well both stages find what they should: retrieval measured on data sets, as tables.

``datasets`` reads a set from files (``caption_files``, ``long_captions``, ``mmeb``, ``mbeir``,
``composed_sets``) into ``tasks``; ``run`` embeds and ranks it (``coarse``, ``pool_ranking``), asks
the judge (``fine``) about ``pictures``, keeps what was computed (``records``), orders it by each
stage of ``ablations``, and makes rows of measures (``rows``, ``metrics``) for a ``report`` in JSON
and Markdown (``report_formats``).
"""
