"""From no release to a served one: publishers on loopback, collected, built, fitted, switched."""

import contextlib
import shutil
from functools import partial
from unittest.mock import patch

import pytest

from risk.build.geography.pinned import FILES
from risk.build.manifest import FILE
from risk.build.pipeline import build
from risk.cli import main
from risk.dataset.releases import VARIABLE, Release, current, read_record
from risk.model.fit_files import read_models
from risk.refresh.collect import check, collect
from risk.refresh.run import _tell
from risk.risk_table.load import load_release
from risk.track_record.forward.log import own_log
from tests.refresh import worlds
from tests.refresh.publishers import FETCHED, TODAY, address_of, publish, write_folders
from tests.refresh.server import status
from tests.tiny import write_seeds

pytestmark = pytest.mark.slow


@pytest.fixture
def world(tmp_path, monkeypatch, site, fetcher):
    """Publishers on loopback, what came with the product, and no release; borders never fetched."""
    seeds = write_seeds(tmp_path / "countries.csv")
    old, new = write_folders(tmp_path / "publishers")
    publish(site, new)
    static = tmp_path / "static"
    came_with = Release("", tmp_path / "shipped")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "releases"))
    fetched = partial(collect, fetcher=fetcher, today=TODAY, progress=False)
    looked = partial(check, fetcher=fetcher, today=TODAY)
    with contextlib.ExitStack() as stack:
        for one in worlds.patches(static, seeds):
            stack.enter_context(one)
        stack.enter_context(patch("risk.refresh.run.collect", fetched))
        stack.enter_context(patch("risk.cli.refresh.check", looked))
        stack.enter_context(patch("risk.dataset.releases.SHIPPED", came_with))
        build(old, came_with.data, static, progress=False)
        yield site


def test_one_command_ends_with_the_publishers_newest_month_served(world, tmp_path, capsys):
    assert main(["refresh"]) == 0
    release = current()
    scorer = load_release(release)
    panel = scorer.panel
    assert panel.description["last_violence_month"] == "2022-05"
    assert "border_events" in panel.values  # on the borders of the map that came with the product
    assert {row["file"] for row in read_record(release)["files"]} == {*FETCHED}
    assert {p.name for p in release.sources.iterdir()} == {*FETCHED, FILE}
    assert not {*FILES} & {p.name for p in release.sources.iterdir()}
    printed = capsys.readouterr().out
    assert "border_events: learned, because its series covers every month since 1989-12" in printed
    assert f"release {release.name} is served: data version {panel.version}" in printed
    assert main(["refresh", "--check"]) == 0
    assert current() == release
    assert scorer.forecaster.models.more == ("border_events",)
    capsys.readouterr()
    fitted = ["fit", "--data", str(release.data), "--models", str(tmp_path / "models")]
    assert main([*fitted, "--without", "border_events"]) == 0
    assert "border_events: left out, though its series reaches back" in capsys.readouterr().out
    assert read_models(scorer.panel, tmp_path / "models").more == ()


def test_without_borders_and_map_nothing_is_fetched(world, tmp_path, capsys):
    """They come with the product, in data/, and from no publisher."""
    shutil.rmtree(tmp_path / "shipped" / "data")
    assert main(["refresh"]) == 2
    said = capsys.readouterr().err
    assert "datapackage.json: expected the data package, found no such file; restore it" in said
    assert world.asked == [] and not list((tmp_path / "releases").glob("2*"))


def test_a_publisher_that_fails_is_status_1_and_its_last_files_are_built_again(world, capsys):
    assert main(["refresh"]) == 0
    first = current()
    events = address_of("GEDEvent_v22_0_5.csv")
    world.files[events] = world.files[events].replace(b",7,", b",8,", 1)
    world.files[address_of("flows.rda")] = b"<html>not today</html>"
    assert main(["refresh"]) == 1
    said = capsys.readouterr().err
    assert "python -m risk refresh: unhcr-flows: flows.rda: " in said and "got a web page" in said
    release = current()
    assert release != first
    assert (release.sources / "flows.rda").read_bytes() == (
        first.sources / "flows.rda"
    ).read_bytes()
    assert list(read_record(release)["kept"]) == ["unhcr-flows"]


@pytest.mark.parametrize(
    ("host", "only"),
    [
        ("ucdp.uu.se", ["ucdp-events", "ucdp-battle-deaths", "ucdp-country-year"]),
        ("api.worldbank.org", ["worldbank-population", "wgi"]),  # has no version to ask for
    ],
)
def test_a_check_says_which_host_does_not_answer_and_is_status_1(
    world, fetcher, capsys, host, only
):
    fetcher.origins |= {f"https://{host}": "http://localhost:9"}
    assert main(["refresh", "--check"]) == 1
    printed = capsys.readouterr()
    said = printed.err.splitlines()
    assert [line.split(": ")[1] for line in said] == only
    assert f"https://{host}/" in said[0] and "expected an answer, got none" in said[0]
    assert all(line.removeprefix("python -m risk refresh: ") in printed.out for line in said)
    assert "unhcr-flows: new: flows.rda" in printed.out


def test_a_check_is_content_with_a_server_that_does_not_answer_head(world, capsys):
    for name in ("worldbank_population.json", "wgi_ge.json", "wgi_pv.json"):
        world.faults[address_of(name)] = status(405)
    assert main(["refresh", "--check", "--only", "worldbank,wgi"]) == 0
    assert capsys.readouterr().out.count("only a refresh tells what is new") == 2


def test_after_a_switch_the_forecast_is_logged_and_the_feeds_are_written(
    tmp_path, monkeypatch, scorer
):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "releases"))
    failed = {}
    sentences = _tell(scorer, failed)
    assert failed == {}
    assert len(sentences) == 2 and "alerts.json" in sentences[1]
    assert (own_log() / "SHA256SUMS").exists()
    assert {p.name for p in (tmp_path / "releases" / "feeds").iterdir()} == {
        "alerts.json",
        "alerts.atom",
    }
    (tmp_path / "releases" / "feeds" / "alerts.json").unlink()
    (tmp_path / "releases" / "feeds" / "alerts.json").mkdir()
    _tell(scorer, failed)
    assert list(failed) == ["feeds"]
