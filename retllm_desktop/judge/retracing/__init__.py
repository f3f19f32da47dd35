"""Retracing."""
