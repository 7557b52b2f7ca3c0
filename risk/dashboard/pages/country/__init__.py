"""The Country page."""
