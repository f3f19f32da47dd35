"""Packs on their way in: folders and archives, looked at without running anything of them."""
