"""Texts as parameters of statements: PostgreSQL keeps no zero characters, nor halves of pairs."""

import psycopg
from psycopg.types.string import StrBinaryDumper, StrDumper, StrDumperUnknown

from retllm_desktop.core.typing_support import override


def storable_text(text: str) -> str:
    """Return a text that PostgreSQL takes: no NUL, and lone surrogates escaped."""
    return text.replace("\0", "").encode("utf-8", "backslashreplace").decode()


class _TextDumper(StrDumper):
    @override
    def dump(self, obj: str) -> bytes:
        return storable_text(obj).encode()


class _PackedTextDumper(StrBinaryDumper):
    @override
    def dump(self, obj: str) -> bytes:
        return storable_text(obj).encode()


class _UntypedTextDumper(StrDumperUnknown):
    @override
    def dump(self, obj: str) -> bytes:
        return storable_text(obj).encode()


def register_texts() -> None:
    """Let any text be a parameter, on all connections made afterwards; connections use UTF-8."""
    # The last one is what a text is without further ado, as in psycopg itself.
    for dumper in (_PackedTextDumper, _TextDumper, _UntypedTextDumper):
        psycopg.adapters.register_dumper(str, dumper)
