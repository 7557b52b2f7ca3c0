"""The dashboard's data, read again when a page asks for them next."""

from risk.dashboard.state import served


def read_anew():
    """Forget data, models and cases."""
    served._newest.clear()
