"""HTTP and JSON for other programs on this computer."""
