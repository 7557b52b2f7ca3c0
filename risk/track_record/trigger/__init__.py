"""What acting from a chance on would have given: the history of a trigger, and its words."""
