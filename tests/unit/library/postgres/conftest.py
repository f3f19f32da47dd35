"""Databases on a real PostgreSQL server."""

from tests.fixtures.postgres_server import postgres_database, postgres_server

__all__ = ["postgres_database", "postgres_server"]
