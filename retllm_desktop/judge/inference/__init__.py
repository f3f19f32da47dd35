"""The judge in its own process.

``worker`` takes jobs from ``inbox`` and batches them; ``engine`` answers: ``prompts`` and
``prompt_layout`` make token ids of a question, ``loaded_model`` holds the files,
``image_encoding`` and ``prefix_cache`` reuse earlier work, ``batched_inference`` decodes, and
``answers`` reads the logits. ``text_generation`` writes sentences.
"""
