"""The briefing: one HTML file to print."""
