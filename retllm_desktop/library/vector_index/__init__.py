"""Vector index."""
