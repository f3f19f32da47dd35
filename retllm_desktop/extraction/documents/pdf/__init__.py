"""PDFs: what stands on their pages, what is said of them, and what they look like.

``reading`` makes the parts of a document: a page of text is that text, a page that its text does
not account for is a picture that keeps its text. ``document`` opens one and tells what it says of
itself, ``page_text`` what stands on a page, its forms and notes included, ``coverage`` whether
words are drawn that the text lacks, ``drawing`` draws pages within limits of time,
``repair`` makes a document of what is left of one.
"""
