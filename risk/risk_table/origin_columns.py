"""The risk table by corridor with the origin of every value that evidence has supplied."""

import pandas as pd

from risk.inputs.evidence import origin_text
from risk.risk_table.corridor_table import corridor_table
from risk.risk_table.recent import only_new
from risk.risk_table.scorer import Scorer
from risk.risk_table.settings import Settings
from risk.terms.catalogue import CODES


def corridors_with_origins(scorer: Scorer, settings: Settings) -> pd.DataFrame:
    """The risk table by corridor as it leaves the product.

    Raises InputError if the settings name something unknown.

    Returns
    -------
    DataFrame
        Columns of risk.risk_table.columns.CORRIDOR_TABLE, new risks alone if the settings say
        so. `corridor_table` leaves the origins out: it is kept for all visitors, and an origin is
        one visitor's text.
    """
    table = corridor_table(scorer, settings)
    rows = scorer.forecast(settings).rows
    pairs = scorer.panel.corridors.iloc[rows.corridor]
    ends = zip(pairs.source_iso3, pairs.receiver_iso3, strict=True)
    place = {pair: number for number, pair in enumerate(ends)}
    listed = zip(table.source_iso3, table.receiver_iso3, strict=True)
    used = rows.evidence_row[[place[pair] for pair in listed]]
    said = {-1: ""}
    if settings.evidence:
        said |= dict(enumerate(map(origin_text, settings.evidence.rows.itertuples())))
    for k, code in enumerate(CODES):
        after = list(table.columns).index(f"basis_{code}") + 1
        table.insert(after, f"origin_{code}", [said[number] for number in used[:, k]])
    return only_new(table) if settings.new_only else table
