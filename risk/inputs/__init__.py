"""What an analyst adds, and the rows that are scored and learned from."""
