"""Packs on their way in: read from folders and archives, looked at without running, put in place."""
