"""A set of the numbers of every command, page and briefing, to see what a change changed."""
