"""Orders as pure functions of numbers.

``fusion.py`` fuses nearest vectors and matching words into the coarse list, ``schedule.py`` says
in which order candidates are judged and when no more need be, ``calibration.py`` turns fused
values into probabilities, ``order.py`` orders results by verdicts, ratings and sections.
"""
