"""Makes packs of files that somebody points at, without running anything of them.

``file_importer`` fulfils the port ``packs.staging.Importer``: ``archives`` unpacks, ``file_tree``
lists, ``layouts`` recognises what other programs write (add a layout there), ``model_files`` reads
ONNX and GGUF headers and refuses pickles and programs.
"""
