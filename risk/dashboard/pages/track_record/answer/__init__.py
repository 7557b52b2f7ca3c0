"""The answer on top of the page: how often each level came true, what is good and what is not."""
