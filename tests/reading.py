"""The dashboard's data, read again when a page asks for them next."""

from risk.dashboard.state import shared


def read_anew():
    """Forget data, models and cases."""
    shared._load.cache_clear()
    shared._cases.cache_clear()
