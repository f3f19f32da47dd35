"""Documents become pages and passages of text, with the place of each as its address.

``encoding`` tells which characters bytes are, ``html`` reduces markup to text, ``passages`` cuts
text into pieces. ``sections`` makes the parts of a document out of stretches that have an address,
``tables`` makes such stretches of rows. Who reads what: ``text_file``, ``code``, ``delimited`` and
``notebook`` texts; ``pdf`` pages, which it draws as well; ``office`` and ``ebook`` what is packed
as ``archive`` and ``xml_events`` open it; ``mail`` messages. ``embedded_files`` has what is
attached to a message, and pictures in documents, read by who reads such files.
"""
