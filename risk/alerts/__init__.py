"""What changed between two months that someone should know: found, explained, written."""
