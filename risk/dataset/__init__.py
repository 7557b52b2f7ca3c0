"""What the product ships, read as known at a month."""
