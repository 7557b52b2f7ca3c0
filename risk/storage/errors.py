"""The one error that a user can repair: something put in was missing or wrong."""


class InputError(ValueError):
    """One clear sentence: which file or value, what was expected and what came instead."""
