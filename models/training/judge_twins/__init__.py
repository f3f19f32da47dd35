"""Random-weight twins of judges: the published architecture and shapes, no published weight.

``shapes`` says what each model is, ``vocabularies`` learns small vocabularies of the same make,
``reference`` builds transformers' own model, fills it and answers with it, ``convert`` has
llama.cpp's own converter write the GGUF pair, ``make`` is the command. It has an environment of
its own (``requirements-judge-twins.txt``) and llama.cpp's source, which llama-cpp-python's archive
brings: neither the app nor its tests import any of it.
"""
