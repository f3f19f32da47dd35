"""Indexing killed at random moments, files changing meanwhile, disks failing: nothing is lost."""
