"""What the golden set looks at: commands and addresses, with names of their own."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
EVIDENCE = str(ROOT / "seeds" / "afghanistan-2021-06" / "evidence.csv")
MONTHS = ("1993-03", "2004-12", "2012-02", "2016-05", "2021-06", "2023-12")
OUTCOMES = ("either", "arrivals", "armed")

# Written out, so that the catalogue of indicators can change without changing what is asked.
LEARNED = (
    "territory_controlled",
    "conflict_intensity",
    "conflict_momentum",
    "displacement",
    "border_incidents",
    "border_exposure",
    "refugee_route",
    "arrivals_history",
    "refugee_readiness",
    "receiver_violence",
    "state_fragility",
    "receiver_population",
)
EQUAL = ",".join(f"{code}=1" for code in LEARNED)
ODD_ARRIVALS = "border_exposure=30,conflict_intensity=7,state_fragility=63"
ODD_ARMED = "receiver_population=90,border_incidents=1"
JUDGED = "border_events=40,refugee_route=60"
WHAT_IFS = ("conflict_momentum:AFG=x3", "border_incidents:AFG>TJK=5")


def weights(arrivals: str, armed: str) -> list[str]:
    """Options for two sets of weights."""
    return ["--weights-arrivals", arrivals, "--weights-armed", armed]


WEIGHTS = {"equal": weights(EQUAL, EQUAL), "odd": weights(ODD_ARRIVALS, ODD_ARMED)}
WHAT_IF = [word for what_if in WHAT_IFS for word in ("--what-if", what_if)]


WEIGHED_EVIDENCE = ["--evidence", EVIDENCE, *weights(JUDGED, JUDGED)]
AFG = ["--as-of", "2021-06", "--source", "AFG"]

# Options of `score`, for both tables; the tables themselves are kept as digests of their columns.
SCORES = {
    "2021-06 evidence": ["--as-of", "2021-06", "--evidence", EVIDENCE],
    "2021-06 evidence weighed": ["--as-of", "2021-06", *WEIGHED_EVIDENCE],
    "2021-06 what if": ["--as-of", "2021-06", *WHAT_IF],
    "2021-06 what if, evidence weighed": ["--as-of", "2021-06", *WHAT_IF, *WEIGHED_EVIDENCE],
    "2021-06 AFG, odd weights, armed": [*AFG, "--outcome", "armed", *WEIGHTS["odd"]],
    "2016-05 Eastern Africa": ["--as-of", "2016-05", "--region", "Eastern Africa"],
}
for _month in MONTHS:
    for _outcome in OUTCOMES:
        SCORES[f"{_month} {_outcome}"] = ["--as-of", _month, "--outcome", _outcome]
    for _name, _options in WEIGHTS.items():
        SCORES[f"{_month} {_name} weights"] = ["--as-of", _month, *_options]
# Options of `score`; these tables are kept in full.
FULL = {
    "countries_afg_what_if": [*AFG, "--region", "Asia", *WHAT_IF],
    "corridors_afg_evidence": [*AFG, "--corridors", *WEIGHED_EVIDENCE],
    "corridors_syr": ["--as-of", "2012-02", "--source", "SYR", "--corridors"],
}
BRIEFINGS = {
    "2021-06 AFG, evidence": [*AFG, "--evidence", EVIDENCE],
    "2021-06 PAK, what if": ["--as-of", "2021-06", "--country", "PAK", *WHAT_IF],
    "2012-02 TUR, odd weights": ["--as-of", "2012-02", "--country", "TUR", *WEIGHTS["odd"]],
    "2023-12 world": ["--as-of", "2023-12"],
}

PAGES = ("map", "country", "compare", "track-record", "method")
# A page that shows one part at a time: the parameter that names the part, and its parts. The first
# opens where none is named.
PARTS = {
    "country": (
        "part",
        (
            "why",
            "how-many",
            "over-time",
            "what-moved-it",
            "like-this-before",
            "what-would-change-it",
        ),
    ),
    "track-record": (
        "record_part",
        ("early", "levels", "where", "misses", "acting", "scores", "scope"),
    ),
}
_ODD = {"weights_arrivals": ODD_ARRIVALS, "weights_armed": ODD_ARMED}
_EQUAL = {"weights_arrivals": EQUAL, "weights_armed": EQUAL}
_AFG = {"as_of": "2021-06", "source": "AFG", "country": "PAK"}
# What stands after the question mark; old links must go on working, and so must these.
VIEWS: dict[str, dict[str, str]] = {
    "as opened": {},
    "2021-06 AFG to PAK": _AFG,
    "2021-06 what if": _AFG | {"what_if": ",".join(WHAT_IFS), "corridor": "AFG", "tab": "armed"},
    "2021-06 odd weights, armed": _AFG | _ODD | {"outcome": "armed", "watch": "TJK,IRN"},
    "2021-06 case": {
        "as_of": "2021-06",
        "source": "AFG",
        "country": "TJK",
        "case": "afghanistan-2021-06",
        "reveal": "1",
        "evidence": "42c02b1bde79",
    },
    "2021-06 TJK against PAK": {"as_of": "2021-06", "country": "TJK", "against": "PAK"},
    "2012-02 equal weights": {
        "as_of": "2012-02",
        "outcome": "arrivals",
        "region": "Western Asia",
        "country": "TUR",
        "against_as_of": "2014-06",
        **_EQUAL,
    },
    "1993-03 early": {"as_of": "1993-03", "country": "TZA"},
    "2023-12 corridors": {
        "country": "TCD",
        "level": "corridor",
        "decembers": "2016–2022",
        "ukraine": "without",
        "loss": "20",
        **_ODD,
    },
    "2021-06 not exposed": {"as_of": "2021-06", "country": "NZL", "source": "AFG"},
}
