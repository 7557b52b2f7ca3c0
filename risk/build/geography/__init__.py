"""Borders, corridors and the drawn map: built once, and pinned where their files are missing."""
