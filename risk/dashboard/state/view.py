"""The view: everything that a visitor has chosen, as the address names it."""

from dataclasses import dataclass, replace

from risk.inputs import Rule
from risk.risk_table import FITTED, Settings
from risk.terms import MECHANISMS
from risk.track_record import PERIODS, UNITS

MOST_WATCHED = 30
MOST_WATCHED_RULES = 10
LOSSES = range(2, 101)
LIMITS = range(1, 100)
RISKS = ("all", "new")
PARTS = (
    "why",
    "how-many",
    "over-time",
    "what-moved-it",
    "like-this-before",
    "what-would-change-it",
)
"""Parts of the Country page, of which one is open at a time."""
RECORD_PARTS = ("early", "levels", "where", "misses", "acting", "scores", "scope")
"""Parts of the Track record, likewise."""


@dataclass(frozen=True)
class TrackRecordView:
    """What the track record looks at; its fields are its names in the URL.

    level : one of UNITS, whose forecasts are looked at
    decembers : name of one of risk.track_record.samples.PERIODS; Decembers alone were forecast once
    ukraine : "with" or "without" the war
    loss : what being caught out costs, in preparations
    limit : of the trigger that is designed, in per cent
    within : region that the trigger is for; empty: the world
    among : ISO3 of the countries that it is for, in place of a region
    risks : "all", or "new" alone
    record_part : one of RECORD_PARTS, the part of the page that is drawn
    """

    level: str = UNITS[0]
    decembers: str = next(iter(PERIODS))
    ukraine: str = "with"
    loss: int = 10
    limit: int = 30
    within: str = ""
    among: tuple[str, ...] = ()
    risks: str = RISKS[0]
    record_part: str = RECORD_PARTS[0]


@dataclass(frozen=True)
class View:
    """Everything that the URL names: settings of the score, and what the page looks at.

    country : ISO3 of the country looked at, or None
    tab : the mechanism whose sliders are in front
    case : slug of the case that is replayed, or None
    reveal : whether what happened after the case's month is shown
    digests : of the evidence that is switched on, as in addresses; of a file that is not here, too
    watch : ISO3 of the countries on the watchlist
    rules : of the watchlist's file
    track_record : choices of the track record
    corridor : ISO3 of the source whose corridor the Country page explains; None: the riskiest
    against : ISO3 of the country to compare with; None: the same country
    against_as_of : month to compare with; None: twelve months before where the country is the
        same, else the as-of month
    scope : one of UNITS: whose level is to change on the Country page
    goal : name of the level that is asked for there; None: the next one up and down
    moved : whether the map shows how far own weights move each country from the fitted ones
    capacity : of the country, as typed on the Country page (people); None: as announced
    part : one of PARTS
    """

    settings: Settings
    country: str | None = None
    tab: str = MECHANISMS[0]
    case: str | None = None
    reveal: bool = False
    digests: tuple[str, ...] = ()
    watch: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    track_record: TrackRecordView = TrackRecordView()
    corridor: str | None = None
    against: str | None = None
    against_as_of: int | None = None
    scope: str = UNITS[0]
    goal: str | None = None
    capacity: int | None = None
    part: str = PARTS[0]
    moved: bool = False


def consistent(view: View) -> View:
    """The view without choices that mean nothing beside the others.

    Moves need weights of one's own, what came of a case needs a case, and a corridor and a capacity
    are of the country looked at.
    """
    moved = view.moved and view.settings.weights != FITTED
    reveal = view.reveal and view.case is not None
    corridor = view.corridor if view.country else None
    capacity = view.capacity if view.country else None
    return replace(view, moved=moved, reveal=reveal, corridor=corridor, capacity=capacity)
