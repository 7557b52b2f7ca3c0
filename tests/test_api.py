"""`import risk` gives the tables of the command line, and costs nothing until it is asked."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import risk
from risk.cli import main
from risk.storage.errors import InputError
from risk.storage.export import to_csv

ROOT = Path(__file__).parents[1]
EVIDENCE = ROOT / "seeds" / "afghanistan-2021-06" / "evidence.csv"


@pytest.fixture
def written(tmp_path):
    """What `python -m risk score` writes with some options."""

    def write(*options):
        path = tmp_path / "out.csv"
        assert main(["score", *options, "--out", str(path)]) == 0
        return path.read_bytes()

    return write


def test_score_is_the_table_that_the_command_writes(written):
    table = risk.score("2021-06", source="AFG", outcome="armed", region="Asia")
    options = ("--as-of", "2021-06", "--source", "AFG", "--outcome", "armed", "--region", "Asia")
    assert to_csv(table) == written(*options)
    assert table.iso3[0] == "PAK"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ({"region": "sahel"}, {"region": "Sahel"}),
        ({"region": " western africa"}, {"region": "Western Africa"}),
        ({"source": "mali"}, {"source": "MLI"}),
    ],
)
def test_places_are_read_as_the_command_reads_them(written, said, meant):
    ((option, name),) = said.items()
    options = ("--as-of", "2021-06", f"--{option}", name)
    table = risk.score("2021-06", **said)
    assert to_csv(table) == written(*options)
    assert table.equals(risk.score("2021-06", **meant))
    corridors = risk.corridors("2021-06", **said)
    assert to_csv(corridors) == written(*options, "--corridors")


def test_weights_evidence_and_what_ifs_are_those_of_the_command(written):
    table = risk.score(
        "2021-06",
        source="AFG",
        evidence=EVIDENCE,
        weights_armed={"border_events": 40, "border_incidents": 60},
        weights_arrivals="refugee_route=100",
        what_ifs=["border_incidents:AFG>TJK=5"],
    )
    assert to_csv(table) == written(
        *("--as-of", "2021-06", "--source", "AFG", "--evidence", str(EVIDENCE)),
        *("--weights-armed", "border_events=40,border_incidents=60"),
        *("--weights-arrivals", "refugee_route=100"),
        *("--what-if", "border_incidents:AFG>TJK=5"),
    )
    assert not table.equals(risk.score("2021-06", source="AFG"))


def test_corridors_are_the_table_that_the_command_writes(written):
    table = risk.corridors(
        "2021-06", source="AFG", evidence=[EVIDENCE], what_ifs="border_incidents:AFG>TJK=5"
    )
    assert to_csv(table) == written(
        *("--as-of", "2021-06", "--source", "AFG", "--corridors", "--evidence", str(EVIDENCE)),
        *("--what-if", "border_incidents:AFG>TJK=5"),
    )


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"outcome": "war"}, "outcome: expected one of either, arrivals, armed; got 'war'"),
        ({"weights_armed": {"war": 1}}, "weights_armed: expected a code such as .*, got 'war'"),
        ({"weights_arrivals": {"refugee_route": 0.5}}, "weights_arrivals: expected a whole number"),
        ({"evidence": "no_such_file.csv"}, "no_such_file.csv: "),
        ({"source": "XXX"}, "^source: expected the ISO3 code or the name .*, got 'XXX'"),
        ({"region": "Sahal"}, r"^region: expected .*, got 'Sahal' \(did you mean Sahel\?\)"),
    ],
)
def test_a_bad_choice_is_refused_in_a_sentence(choices, sentence):
    with pytest.raises(InputError, match=sentence):
        risk.score("2021-06", **choices)


@pytest.mark.slow
def test_verify_and_forecasts_are_the_published_track_record():
    published = json.loads((ROOT / "models" / "verification.json").read_text(encoding="utf-8"))
    before = pd.DataFrame(published["outcomes"]["armed"]["scores"])
    scores = risk.verify(outcome="armed")
    assert scores.model.tolist() == before.model.tolist()
    assert scores.brier.tolist() == pytest.approx(before.brier.tolist(), rel=1e-5)
    assert scores.skill_low.tolist() == pytest.approx(before.skill_low.tolist(), rel=1e-5)
    every = risk.forecasts()
    mine = every[(every.outcome == "armed") & (every.model == "fitted index")]
    corridor = mine[mine.source_iso3 != ""]
    row = scores[(scores.model == "fitted index") & (scores.level == "corridor")].iloc[0]
    assert len(corridor) == row.n
    assert ((corridor.probability - corridor.observed) ** 2).mean() == pytest.approx(row.brier)


@pytest.mark.slow
def test_the_readmes_example_runs():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(import risk\n.*?)```", text, re.DOTALL)
    quick = [line for line in example.splitlines() if not re.match("scores|forecasts", line)]
    assert len(example.splitlines()) - len(quick) == 2  # verify and forecasts take a minute
    code = "\n".join([*quick, "print(countries.country[0], corridors.receiver_iso3.nunique())"])
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    )
    assert done.stdout.split() == ["Iran", "9"]


def test_importing_the_library_imports_nothing_heavy():
    code = (
        "import risk, sys; print({'pandas', 'numpy', 'streamlit', 'risk.cli'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    )
    assert done.stdout.strip() == "set()"
