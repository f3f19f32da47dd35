"""Names of Python 3.12's ``typing`` that Python 3.11 lacks."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import override
else:

    def override(method):
        """Mark a method that fulfils one of a base class; its docstring is the base's."""
        return method


__all__ = ["override"]
