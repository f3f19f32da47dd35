"""Typed bindings to llama.cpp, without policy.

``text_model`` (weights, contexts), ``vision_model`` (mtmd's picture encoder), ``ggml`` (graph
nodes, tensors of files, devices), ``log`` (llama.cpp's messages).
"""
