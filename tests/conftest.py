"""What holds for every test."""

import signal

import pytest
from hypothesis import HealthCheck, settings

# How long examples take says something of the machine, not of the code: on a busy one the same
# test would fail that passes on another.
settings.register_profile("anywhere", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("anywhere")

# A shell that runs the tests in the background has them ignore Ctrl+C, and all that they start:
# what is told to end by it would go on for good.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which store the tests of ``tests/contract`` are about, and where a shared one may be made."""
    parser.addoption(
        "--store",
        choices=("sqlite", "postgres"),
        default=None,
        help="run tests/contract on this store alone; default: SQLite, and a sample on PostgreSQL",
    )
    parser.addoption(
        "--postgres-address",
        default="",
        help="connection string of a superuser on a server for tests; default: one is started",
    )
