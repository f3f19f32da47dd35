"""The library on disk: one SQLite file with items, vectors and thumbnails beside it."""
