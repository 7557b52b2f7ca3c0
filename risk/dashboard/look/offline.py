"""No request off the machine: the one that Streamlit would make of its own is stopped."""

from streamlit import net_util

# Where a page of another site asks for a connection, Streamlit 1.67 looks up the machine's own
# address at an outside service before it refuses. With an answer at hand it need not ask.
NOWHERE = "0.0.0.0"


def stay_on_this_machine() -> None:
    """Give Streamlit's look-up of the machine's outside address an answer without asking."""
    net_util._external_ip = NOWHERE
