"""Approximate nearest neighbours for large libraries, in a file beside the library's.

A vector is quantised to four bits a dimension and a finer rest (quantizer.py). The codes of all
rows are multiplied with a query at once by onnxruntime (rows.py, segment.py); of the best
estimates the exact cosines are worked out (search.py). index.py builds, loads and updates the
indexes of a library, file_format.py is their file, state.py their record in the library.
"""
