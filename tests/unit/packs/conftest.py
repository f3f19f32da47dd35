"""The small packs of the encoders' tests serve the tests of packs too."""

from tests.unit.encoders.conftest import make_pack

__all__ = ["make_pack"]
