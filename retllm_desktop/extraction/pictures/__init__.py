"""Pictures become encoder pixels, previews and views, and are told apart by type.

``picture_file`` makes a file's part; ``opening`` finds the decoder by a file's first bytes,
Pillow's own or a module here; ``images`` decodes; ``colour`` brings pixels to sRGB;
``camera_previews`` takes what a camera put into the file. ``picture_type`` tells photographs,
screenshots, drawings and scans by ``picture_features``.
"""
