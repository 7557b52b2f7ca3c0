"""What every page needs, imported and read while the first visitor's browser is still loading."""

import gc
import time
from contextlib import suppress
from importlib import import_module

from streamlit import runtime
from streamlit.runtime import RuntimeState

LOOK_S = 0.01
"""How often it is looked whether the server serves: it does so no later for the warm-up."""
PAGES = "risk.dashboard.pages"
OTHERS = ("country", "compare", "track_record", "method")


def warm_up() -> None:
    """Import the first page and read data and models, once the server serves.

    Who comes meanwhile waits for the same imports and the same data. The other pages follow once a
    first page is drawn, in turn with those who are here, who go first.
    """
    while not (runtime.exists() and runtime.get_instance().state is not RuntimeState.INITIAL):
        time.sleep(LOOK_S)
    gc.disable()  # nothing of it becomes free, and looking for that takes a tenth longer
    try:
        import_module(f"{PAGES}.map.page")
        _read_data()
    finally:
        gc.enable()
    from risk.dashboard.state import DRAWN, TURNS

    DRAWN.wait()
    for page in OTHERS:
        with TURNS.turn("warm-up"):
            import_module(f"{PAGES}.{page}.page")


def _read_data() -> None:
    from risk.dashboard.state import read_ahead
    from risk.dataset import releases
    from risk.storage import InputError

    with suppress(InputError):  # the page says it
        read_ahead(releases.current())
