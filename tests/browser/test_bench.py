"""The bare limit of the benchmarks draws the dashboard's map of the day."""

import socket

import pytest
from playwright.sync_api import expect

from tools.bench.browser import WATCH, bare_server


def test_the_bare_page_draws_the_dashboards_own_map_and_can_be_timed(page, scorer):
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    with bare_server(scorer, port) as url:
        page.goto(url)
        expect(page.locator('path[aria-label*="Country: Pakistan;"]')).to_be_visible()
        page.evaluate(WATCH)


def test_a_bare_page_whose_port_is_taken_fails_at_once(scorer):
    with socket.create_server(("localhost", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(RuntimeError, match=f"port {port}"), bare_server(scorer, port):
            pass
