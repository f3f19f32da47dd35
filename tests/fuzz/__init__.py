"""Damaged files of every format, in the reading processes: read or refused, and nothing else."""
