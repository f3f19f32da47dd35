"""The library: its folders, and the work on them."""
