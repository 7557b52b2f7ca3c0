"""Whether it is worth acting: what alerts would have been worth, and the design of a trigger."""
