"""The library in a PostgreSQL database that several people and machines share.

The only package that imports psycopg. It fulfils the same ports as the SQLite adapter
beside it and takes from it what concerns words alone: folding, stop words, forms, names. Who may
see what is decided by the database (row-level security in ``schema.py``), never here.

Its way: ``postgres_library.py`` opens a database (``database.py``: connections, transactions,
errors as sentences; ``schema.py`` and ``migration.py``: its tables) and puts an aggregate for each
port together, one module each.

Search: vector_search.py in the tables of vector_tables.py (made by vector_schema.py); words by
word_index.py, which works BM25 out beside the server from rows of text_rows.py (word_schema.py:
their index, one of each range of items, and functions that look into it); conditions by
condition_tables.py; dates by timeline.py. kept_sets.py keeps what was worked out while the library
stays as it is. Why so: decision 0060.
"""
