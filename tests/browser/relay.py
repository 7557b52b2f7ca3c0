"""A wire between browser and server that a test can cut, silence and mend."""

import contextlib
import socket
from threading import Thread


class Relay:
    """Passes bytes on between its own port and that of a server on this machine.

    Parameters
    ----------
    to : port of the server
    """

    def __init__(self, to: int) -> None:
        self.to = to
        self.silent = False
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("localhost", 0))
        self.port: int = self._listener.getsockname()[1]
        self._listen()

    def cut(self) -> None:
        """End every connection, and refuse new ones."""
        for end in (self._listener, *self._open):
            # Closing alone would not wake a thread that waits for this socket.
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._open.clear()

    def mend(self) -> None:
        """Pass on again, over new connections."""
        self.silent = False
        self._listener = socket.create_server(("localhost", self.port))
        self._listen()

    def _listen(self) -> None:
        Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                browser, _ = listener.accept()
                server = socket.create_connection(("localhost", self.to))
                self._open |= {browser, server}
                for ends in ((browser, server), (server, browser)):
                    Thread(target=self._pass_on, args=ends, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        """Pass on until one end closes or breaks off, and tell the other end."""
        try:
            with contextlib.suppress(OSError):
                while content := source.recv(65_536):
                    if not self.silent:
                        target.sendall(content)
        finally:
            with contextlib.suppress(OSError):
                target.shutdown(socket.SHUT_WR)
