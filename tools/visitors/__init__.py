"""What many visitors at once do to one another; Linux only: memory is read from /proc."""
