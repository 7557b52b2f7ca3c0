"""The command `run`: the dashboard in the browser."""

import argparse
import os
import runpy
import sys

from risk.storage import ROOT

MOST_PORT = 65535
HOSTS = (
    "It answers to the names localhost and 127.0.0.1 alone, so that no other site can lead a "
    "browser here. Under any other name the page stays grey. To allow one more "
    "(docs/deploy.md): "
    'STREAMLIT_SERVER_ALLOWED_HOSTS="risk.example.org localhost 127.0.0.1"'
)


def add_options(command: argparse.ArgumentParser) -> None:
    """Options of `run`."""
    command.add_argument(
        "--port", type=_port, help="port on localhost (default: the first free one from 8501)"
    )


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text[:6]) <= MOST_PORT:
        raise argparse.ArgumentTypeError(
            f"expected a number from 1 to {MOST_PORT}, got {text[:20]!r}"
        )
    return int(text)


def run(options: argparse.Namespace) -> None:
    """Become `streamlit run app.py`, so that a signal reaches it; it exits by itself.

    Streamlit finds its settings and static/ beside app.py. Only the dashboard may import it, and
    has what every page needs at hand before the first visitor's browser asks.
    """
    if "STREAMLIT_SERVER_ALLOWED_HOSTS" not in os.environ:
        print(HOSTS, flush=True)
    os.chdir(ROOT)
    port = ["--server.port", str(options.port)] if options.port else []
    sys.argv = ["streamlit", "run", "app.py", *port]
    runpy.run_module("risk.dashboard", run_name="__main__")
