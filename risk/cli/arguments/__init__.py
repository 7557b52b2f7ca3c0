"""What the commands share: their options, and the folders and files that these name."""
