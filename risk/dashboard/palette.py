"""Colours of the levels, as the whole product has them."""

from risk.palette import NO_DATA, colours

__all__ = ["NO_DATA", "colours"]
