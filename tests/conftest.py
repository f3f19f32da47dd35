"""What holds for every test."""

from hypothesis import HealthCheck, settings

# How long examples take says something of the machine, not of the code: on a busy one the same
# test would fail that passes on another.
settings.register_profile("anywhere", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("anywhere")
