"""Conflict spill-over risk along directed corridors, source to receiver."""
