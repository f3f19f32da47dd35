"""The library: the only SQLite (apsw, sqlite-vec). ``open_library`` in sqlite_library.py opens it.

A library is a composition of aggregates, a class each that fulfils a port of ``core.library`` or
``core.vector_stores``: roots.py, files.py, items.py, vectors.py, spaces.py, passages.py, words.py,
annotations.py, feedback.py, enrichment.py, library_overview.py (counts, what was opened),
saved_searches.py. They share library_file.py (connections.py, sql.py,
sqlite_errors.py). The tables are in schema.py, made by migration.py; presence.py hides and deletes
content as files come and go; text_index.py keeps derived rows up to date. Search by vectors:
exact_search.py, and vector_index/ for large libraries; by words: text_analysis.py, word_columns.py,
word_search.py, postings.py, snippets.py; by conditions: conditions.py, sqlite_conditions.py.
backup.py, audit.py, verdict_cache.py stand beside it. postgres/ is the other store; what hangs on
no database (words, conditions, ranking, timeline.py) both take from here.
"""
