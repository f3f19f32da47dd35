"""The judge: a multimodal model that is asked whether a candidate matches; the only llama.cpp.

``client/process_judge`` fulfils the port ``Judge`` in the program's process; ``protocol`` holds the
messages to the child, whose loop is ``inference/worker``. There ``inference/engine`` answers
questions by the bindings in ``llama/``, if wanted with ``retracing/``. ``offload`` decides what
goes onto a graphics processor, ``image_embeddings`` caches encoded pictures on disk.
"""
