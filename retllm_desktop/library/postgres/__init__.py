"""The library in a PostgreSQL database that several people and machines share.

The only package that imports psycopg and pgvector. It fulfils the same ports as the SQLite adapter
beside it and takes from it what concerns words alone: folding, stop words, forms, names. Who may
see what is decided by the database (row-level security in ``schema.py``), never here.

Its way: ``postgres_library.py`` opens a database (``database.py``: connections, transactions,
errors as sentences; ``schema.py`` and ``migration.py``: its tables) and puts an aggregate for each
port together, one module each.
"""
