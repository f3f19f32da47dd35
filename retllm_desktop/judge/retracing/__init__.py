"""Visual retracing (MemVR, arXiv 2410.03577), as RetLLM uses it.

``formulas`` holds the arithmetic and the output head, ``graph`` observes llama.cpp's compute graph,
``retracer`` measures the uncertainty of layers and mixes the picture in again. ``attention`` reads
where a model looks (Look Twice, arXiv 2604.01280), for the evaluation alone.
"""
