"""The only place that runs onnxruntime: pictures and sentences become vectors.

``dual_encoder`` fulfils the port ``DualEncoder`` with a pack's two towers, ``text_encoder`` that of
passages. ``towers`` and ``patch_tower`` scale pixels and tokenise (``tokenization``,
``text_cleaning``) before a model runs (``sessions``). ``providers`` chooses what a model runs on,
``tuning`` measures the precision, batch and threads, ``precision_check`` holds eight bits to the
ranks of exact weights; ``probe`` tries all of it for the diagnosis.
"""
