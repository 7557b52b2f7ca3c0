"""Files and tables: written whole, read back checked."""
