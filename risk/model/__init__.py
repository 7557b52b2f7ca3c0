"""From indicators to probabilities."""
