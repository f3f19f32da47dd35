"""Videos: what a container says of itself, frames of it, and the moments that stand for it.

``container.py`` reads the records of the usual containers without decoding anything;
``capture.py`` is the only one that knows OpenCV's FFmpeg; ``moments.py`` chooses among frames;
``video_file.py`` makes of it what the pipeline takes.
"""
