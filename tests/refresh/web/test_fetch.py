"""One file: what a server may do, and what is left on the disk afterwards."""

import errno
import json
import os
import socket
import threading

import pytest

from risk.refresh.web.answers import NotThere, Stamp
from risk.refresh.web.fetch import Fetcher
from risk.storage.errors import InputError
from tests.refresh.server import at_first, cut, serving, silence, status, trickle

ADDRESS = "https://ucdp.uu.se/downloads/ged/ged261-csv.zip"
PATH = "/ucdp.uu.se/downloads/ged/ged261-csv.zip"
CONTENT = bytes(range(256)) * 4_000
MOST = 2_000_000


@pytest.fixture
def file(tmp_path, site):
    """Where the file goes; the server has it."""
    site.files[PATH] = CONTENT
    return tmp_path / "ged261-csv.zip"


def refused(fetcher, file, **named):
    """The sentence that a fetch ends in; no file has come of it."""
    with pytest.raises(InputError) as caught:
        fetcher.fetch(ADDRESS, file, named.pop("most_bytes", MOST), **named)
    assert not file.exists()
    return str(caught.value)


def test_a_file_comes_whole_with_what_the_server_says_of_its_version(fetcher, file):
    stamp = fetcher.fetch(ADDRESS, file, MOST)
    assert file.read_bytes() == CONTENT
    assert stamp.etag.startswith('"')
    assert stamp.last_modified == "2026-05-28T20:26:40+00:00"
    assert [p.name for p in file.parent.iterdir()] == [file.name]


def test_a_request_says_who_asks_and_wants_the_bytes_as_they_are(fetcher, file, site):
    fetcher.fetch(ADDRESS, file, MOST)
    (headers,) = site.requests(PATH)
    assert headers["User-Agent"].startswith("Spillover ")
    assert headers["Accept-Encoding"] == "identity"


def test_a_file_that_is_at_hand_is_not_sent_again(fetcher, file, site):
    stamp = fetcher.fetch(ADDRESS, file, MOST)
    file.unlink()
    assert fetcher.fetch(ADDRESS, file, MOST, stamp) is None
    assert not file.exists()
    assert site.requests(PATH)[-1]["If-None-Match"] == stamp.etag
    assert site.requests(PATH)[-1]["If-Modified-Since"] == "Thu, 28 May 2026 20:26:40 GMT"


def test_whether_a_file_is_new_is_asked_without_its_body(fetcher, file, site):
    stamp = fetcher.fetch(ADDRESS, file, MOST)
    assert not fetcher.is_new(ADDRESS, stamp)
    assert fetcher.is_new(ADDRESS, Stamp())
    site.files[PATH] = CONTENT[:-1]
    assert fetcher.is_new(ADDRESS, stamp)
    assert [method for method, _, _ in site.asked] == ["GET", "HEAD", "HEAD", "HEAD"]


def test_a_body_that_was_cut_is_gone_on_with_from_where_it_ended(fetcher, file, site):
    site.faults[PATH] = cut(100_000)
    fetcher.fetch(ADDRESS, file, MOST)
    assert file.read_bytes() == CONTENT
    first, second = site.requests(PATH)
    assert "Range" not in first
    assert second["Range"] == "bytes=100000-"
    assert second["If-Range"].startswith('"')


def test_a_server_that_ignores_ranges_sends_all_again_and_the_file_is_right(fetcher, file, site):
    site.ranges = False
    site.faults[PATH] = cut(100_000)
    fetcher.fetch(ADDRESS, file, MOST)
    assert file.read_bytes() == CONTENT


def test_a_file_that_changed_after_the_cut_is_begun_again(fetcher, file, site):
    newer = CONTENT[::-1]

    def changes(handler, content):
        cut(100_000)(handler, content)
        site.files[PATH] = newer
        del site.faults[PATH]

    site.faults[PATH] = changes
    fetcher.fetch(ADDRESS, file, MOST)
    assert file.read_bytes() == newer


def test_another_run_goes_on_where_a_stopped_one_ended(fetcher, file, site):
    site.faults[PATH] = cut(100_000, times=3)
    assert "it was cut off; tried 3 times; try again later" in refused(fetcher, file)
    part = file.with_name(f"{file.name}.part")
    assert part.stat().st_size == 300_000
    again = Fetcher(origins=site.origins(), tries=0)
    again.fetch(ADDRESS, file, MOST)
    assert file.read_bytes() == CONTENT
    assert site.requests(PATH)[-1]["Range"] == "bytes=300000-"
    assert not part.exists()


def test_a_part_of_another_address_or_without_a_version_is_not_gone_on_with(fetcher, file, site):
    site.modified[PATH] = None
    part = file.with_name(f"{file.name}.part")
    part.write_bytes(b"x" * 50)
    fetcher.fetch(ADDRESS, file, MOST)
    assert file.read_bytes() == CONTENT
    assert "Range" not in site.requests(PATH)[0]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (status(401), "got status 401: the publisher wants a token now, or blocks this machine"),
        (status(403), "got status 403: the publisher wants a token now, or blocks this machine"),
        (status(429, headers={"Retry-After": "0"}), "got status 429 again and again"),
        (status(502), "got status 502 again and again: the server is busy or out of order"),
        (status(400, b"bad request"), "got status 400: look at it in a browser"),
        (
            status(302, headers={"Location": "https://example.org/x"}),
            "got a redirect to https://example.org, which is not followed",
        ),
    ],
    ids=["401", "403", "429", "502", "400", "redirect"],
)
def test_an_answer_that_is_no_file_is_a_sentence(fetcher, file, site, answer, sentence):
    site.faults[PATH] = answer
    said = refused(fetcher, file)
    assert said.startswith(ADDRESS)
    assert sentence in said


@pytest.mark.parametrize(
    "answer",
    [status(404), status(400, b"Invalid object name 'GEDEvent_v26_0_10'")],
    ids=["404", "unreleased"],
)
def test_what_is_not_there_yet_is_told_from_a_fault(fetcher, file, site, answer):
    site.faults[PATH] = answer
    with pytest.raises(NotThere, match="it is not there \\(yet\\)"):
        fetcher.fetch(ADDRESS, file, MOST)


@pytest.mark.parametrize("code", [429, 502, 503])
def test_a_busy_server_is_asked_again(fetcher, file, site, code):
    site.faults[PATH] = at_first(status(code, headers={"Retry-After": "0"}))
    fetcher.fetch(ADDRESS, file, MOST)
    assert file.read_bytes() == CONTENT
    assert len(site.requests(PATH)) == 2


def test_a_server_that_says_when_to_come_again_is_waited_for(fetcher, file, site, monkeypatch):
    waits = []
    monkeypatch.setattr("urllib3.util.retry.time.sleep", waits.append)
    site.faults[PATH] = at_first(status(429, headers={"Retry-After": "7"}))
    fetcher.fetch(ADDRESS, file, MOST)
    assert waits == [7]


def test_a_slow_trickle_passes_as_long_as_something_comes(file, site):
    site.faults[PATH] = trickle(8, 0.1)
    Fetcher(origins=site.origins(), silent_s=5.0).fetch(ADDRESS, file, MOST)
    assert file.read_bytes() == CONTENT


def test_a_trickle_without_an_end_is_given_up(file, site):
    site.faults[PATH] = trickle(200, 0.05)
    patient = Fetcher(origins=site.origins(), silent_s=5.0, whole_s=0.3)
    assert "the server is too slow today; try again later" in refused(patient, file)


def test_a_dead_server_is_given_up_after_its_silence(file, site):
    stopped = threading.Event()
    site.faults[PATH] = silence(stopped)
    fetcher = Fetcher(origins=site.origins(), tries=0, wait_s=0.0, silent_s=0.2)
    said = refused(fetcher, file)
    stopped.set()
    assert "expected an answer within 0.2 s, got silence" in said


def test_a_dead_server_is_a_sentence_also_where_nothing_is_fetched(file, site):
    stopped = threading.Event()
    site.faults[PATH] = silence(stopped)
    fetcher = Fetcher(origins=site.origins(), tries=1, wait_s=0.0, silent_s=0.2)
    for ask in (lambda: fetcher.is_new(ADDRESS, Stamp()), lambda: fetcher.read(ADDRESS, MOST)):
        with pytest.raises(InputError, match="got silence; tried 2 times; try again later"):
            ask()
    stopped.set()


def test_a_connection_that_ends_before_the_answer_is_tried_again(fetcher, file, site):
    def ends(handler, _):
        handler.close_connection = True
        handler.connection.shutdown(socket.SHUT_RDWR)

    site.faults[PATH] = at_first(ends)
    fetcher.fetch(ADDRESS, file, MOST)
    assert file.read_bytes() == CONTENT


def test_a_version_that_is_no_date_is_not_asked_by(fetcher, file, site):
    fetcher.fetch(ADDRESS, file, MOST, Stamp("", "last Monday"))
    assert "If-Modified-Since" not in site.requests(PATH)[0]


@pytest.mark.parametrize("note", ["", "[]", "{", '{"address": 1}', '{"etag": null}'])
def test_a_note_of_a_half_file_that_is_none_is_passed_over(fetcher, file, site, note):
    file.with_name(f"{file.name}.part").write_bytes(b"x" * 50)
    file.with_name(f"{file.name}.part.json").write_text(note, encoding="utf-8")
    fetcher.fetch(ADDRESS, file, MOST)
    assert file.read_bytes() == CONTENT


def test_a_weak_tag_does_not_vouch_for_bytes(fetcher, file, site):
    """Two files with one weak tag mean the same, and differ."""
    note = {"address": ADDRESS, "etag": 'W/"1"', "last_modified": ""}
    file.with_name(f"{file.name}.part").write_bytes(b"x" * 50)
    file.with_name(f"{file.name}.part.json").write_text(json.dumps(note), encoding="utf-8")
    fetcher.fetch(ADDRESS, file, MOST)
    assert file.read_bytes() == CONTENT
    assert "Range" not in site.requests(PATH)[0]


def test_a_host_that_is_not_there_is_a_sentence(file, tmp_path):
    nobody = Fetcher(origins={"https://ucdp.uu.se": "http://localhost:9"}, tries=0)
    said = refused(nobody, file)
    assert "expected an answer, got none (Failed to establish a new connection: " in said


def test_a_host_that_could_not_be_reached_is_not_waited_for_again(file, tmp_path, monkeypatch):
    waits = []
    monkeypatch.setattr("urllib3.util.retry.time.sleep", waits.append)
    nobody = Fetcher(origins={"https://ucdp.uu.se": "http://localhost:9"}, tries=2)
    refused(nobody, file)
    assert waits == [4.0]
    said = refused(nobody, file)
    assert "expected an answer, got none from this host just now" in said
    assert waits == [4.0]


@pytest.mark.parametrize("states_it", [True, False])
def test_a_file_larger_than_it_may_be_is_refused_and_leaves_nothing(fetcher, file, site, states_it):
    def endless(handler, content):
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(content)
        handler.close_connection = True

    if not states_it:
        site.faults[PATH] = endless
    said = refused(fetcher, file, most_bytes=500_000)
    assert "expected at most 500,000 bytes, got" in said
    assert not list(file.parent.glob("*.part"))


def test_a_redirect_on_the_same_host_is_followed(fetcher, file, site):
    site.faults[PATH] = status(301, headers={"Location": "/elsewhere.zip"})
    site.files["/elsewhere.zip"] = CONTENT
    fetcher.fetch(ADDRESS, file, MOST)
    assert file.read_bytes() == CONTENT


def test_redirects_without_an_end_are_a_sentence(fetcher, file, site):
    site.faults[PATH] = status(301, headers={"Location": PATH})
    assert "got redirects without an end" in refused(fetcher, file)


@pytest.mark.parametrize(
    "address",
    [
        "http://ucdp.uu.se/downloads/",
        "https://example.org/downloads/",
        "https://ucdp.uu.se:8443/downloads/",
        "https://user@ucdp.uu.se/downloads/",
        "https://ucdp.uu.se.example.org/",
        "file:///etc/passwd",
    ],
)
def test_no_other_address_is_ever_contacted(address, tmp_path):
    with pytest.raises(InputError, match="expected an https address on one of api.unhcr.org"):
        Fetcher().fetch(address, tmp_path / "x", MOST)


def test_a_certificate_that_does_not_fit_is_refused_and_never_passed_over(
    tmp_path, certificate, site, monkeypatch
):
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    with serving(site, certificate):
        site.files[PATH] = CONTENT
        said = refused(Fetcher(origins=site.origins(), tries=0), tmp_path / "x")
        assert "expected a certificate that fits, got one that does not (self-signed" in said
        assert "the check is never turned off" in said
        trusting = Fetcher(origins=site.origins(), tries=0, trusted=certificate[0])
        trusting.fetch(ADDRESS, tmp_path / "y", MOST)
    assert (tmp_path / "y").read_bytes() == CONTENT


def test_a_certificate_of_another_host_is_refused(tmp_path, certificate, site):
    with serving(site, certificate):
        site.files[PATH] = CONTENT
        there = {"https://ucdp.uu.se": site.url.replace("localhost", "127.0.0.1")}
        said = refused(Fetcher(origins=there, tries=0, trusted=certificate[0]), tmp_path / "x")
    assert "expected a certificate that fits" in said


def test_a_full_disk_is_a_sentence_and_leaves_nothing(fetcher, file, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "the disk is full; existing files are unchanged" in refused(fetcher, file)
    assert not list(file.parent.glob("*.part"))
