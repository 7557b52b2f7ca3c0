"""Files that people bring, as cells: of which kind, and what their numbers and days mean."""
