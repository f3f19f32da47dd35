"""Documents become pages and passages of text.

``encoding`` tells which characters bytes are, ``html`` reduces markup to text, ``passages`` cuts
text into pieces; ``text_file`` puts them together. ``pdf`` reads pages and draws them.
"""
