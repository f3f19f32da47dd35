"""The query language: a line of text to a ``core.query.ParsedQuery``, and back.

``tokens.py`` cuts the line, ``parser.py`` reads it (its docstring shows the language by example;
all fields stand in ``core/query.py``), ``values.py`` reads and writes sizes, dates and regions,
``printer.py`` writes the line. A new condition: its name and values in ``core/query.py``, its form
in the table ``FIELD_FORMS`` of ``parser.py``, a number's units in ``MEASURES`` of ``values.py``,
what it selects in ``library/conditions.py``.
"""
