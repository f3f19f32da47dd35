"""Settings, privacy, the log, and reports of problems: pages beside the list."""
