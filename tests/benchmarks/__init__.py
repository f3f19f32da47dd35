"""Measurements, run by hand: ratios taken side by side, each asserting that its answer is right."""
