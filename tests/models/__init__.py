"""Tests of the shipped packs' files."""
