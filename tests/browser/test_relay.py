"""The wire that tests cut: what one end does, the other end hears."""

import socket
import struct

import pytest

from tests.browser.relay import Relay
from tests.waiting import HANG_S

AT_ONCE = struct.pack("ii", 1, 0)  # a close that resets, as one with unread bytes does


@pytest.mark.parametrize("resets", [False, True])
def test_the_browser_hears_that_the_server_has_closed_a_connection(resets):
    """Else a request that crosses with the close waits for ever; a browser that hears asks anew."""
    with socket.create_server(("localhost", 0)) as listener:
        relay = Relay(listener.getsockname()[1])
        with socket.create_connection(("localhost", relay.port), timeout=HANG_S) as browser:
            server, _ = listener.accept()
            if resets:
                server.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
            server.close()
            assert browser.recv(1) == b""
        relay.cut()
