"""What is measured of the source: the violence there, its state, people who had to leave."""

from functools import partial

from risk.terms.indicator import UCDP_MONTH, UNHCR_STOCK, Indicator

_of_source = partial(Indicator, group="pressure", entity="source")
PRESSURE: tuple[Indicator, ...] = (
    _of_source(
        code="territory_controlled",
        label="Territory outside state control",
        short="Territory not state-controlled",
        unit="% of the source's territory",
        scale="linear",
        high=60,
        publisher="V-Dem, v2svstterr",
        lag_months=3,
        description="Share of the source's territory that its state does not effectively control, "
        "whoever governs: 100 minus the V-Dem estimate.",
        learned_by=("arrivals",),
        most=100,
    ),
    _of_source(
        code="source_fragility",
        label="Weakness of the source's government",
        short="Weak government in the source",
        unit="WGI estimate (low = weak)",
        scale="linear",
        low=-2,
        high=2,
        publisher="World Bank WGI, government effectiveness",
        lag_months=9,
        description="The World Bank's estimate of how effective the source's government is; lower "
        "means more risk.",
        falling=True,
        format=".2f",
        knots=(0.0, 0.5, 1.0),
        learned_by=("arrivals",),
        least=-4,
        most=4,
    ),
    _of_source(
        code="conflict_intensity",
        label="Deaths in the source",
        short="Deaths in the source",
        unit="deaths in 12 months",
        scale="log",
        low=25,
        high=30_000,
        step=1,
        publisher=UCDP_MONTH,
        lag_months=1,
        description="Organised-violence deaths in the source in its last 12 known months, all "
        "UCDP types.",
        learned_by=("armed",),
    ),
    _of_source(
        code="deaths_rate",
        label="Deaths in the last months, per inhabitant",
        short="Deaths lately, per inhabitant",
        unit="deaths in 3 months per million inhabitants",
        scale="log",
        high=1_000,
        step=0.1,
        publisher=f"{UCDP_MONTH}; World Bank WDI population",
        lag_months=1,
        description="Organised-violence deaths in the source in its last 3 known months, per "
        "million inhabitants.",
        format=",.1f",
        learned_by=("arrivals",),
        most=1_000_000,
    ),
    _of_source(
        code="conflict_momentum",
        label="Momentum of the violence",
        short="Violence rising lately",
        unit="times the year before",
        scale="log",
        low=0.125,
        high=8,
        step=0,
        publisher=UCDP_MONTH,
        lag_months=1,
        description="The source's deaths a month in its last 3 known months, divided by those in "
        "the 12 months before; one is added to both.",
        format=".2f",
        learned_by=("armed",),
    ),
    _of_source(
        code="violence_jump",
        label="Violence against the years before",
        short="Violence above past years",
        unit="times the 4 years before",
        scale="log",
        low=0.125,
        high=8,
        step=0,
        publisher=UCDP_MONTH,
        lag_months=1,
        description="The source's deaths a month in its last 12 known months, divided by those in "
        "the 48 months before; one is added to both.",
        format=".2f",
        learned_by=("arrivals",),
    ),
    _of_source(
        code="displacement",
        label="People displaced inside the source",
        short="Displaced inside the source",
        unit="persons",
        scale="log",
        high=5_000_000,
        step=1_000,
        publisher=UNHCR_STOCK,
        lag_months=6,
        description="Internally displaced people in the source, as counted by UNHCR; none if UNHCR "
        "reports none.",
    ),
)
