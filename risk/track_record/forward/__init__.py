"""The log of what was forecast, kept for good, and how it came out."""
