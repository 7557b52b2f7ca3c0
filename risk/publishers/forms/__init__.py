"""How publishers pack their tables: zips, streams, JSON pages of an API, R data."""
