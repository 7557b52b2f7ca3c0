"""Both risk tables as they leave the product: what has changed, and where evidence comes from."""

from dataclasses import replace

import numpy as np
import pandas as pd

from risk.dataset import FIRST_AS_OF
from risk.inputs import origin_text
from risk.risk_table.changes import exposed
from risk.risk_table.columns import CHANGE_SPANS
from risk.risk_table.corridor_table import corridor_table
from risk.risk_table.country_table import country_table
from risk.risk_table.recent import only_new
from risk.risk_table.scorer import Scorer
from risk.risk_table.settings import Settings
from risk.terms import CODES


def countries_with_changes(scorer: Scorer, settings: Settings) -> pd.DataFrame:
    """The risk table by country as it leaves the product: with what has changed.

    Raises InputError as `country_table`. Returns: DataFrame, columns of
    risk.risk_table.columns.COUNTRY_TABLE, ranked as `country_table`; new risks alone if the
    settings say so.

    Parameters
    ----------
    settings : Settings
        What-ifs are not in the changes, for nothing has changed by them: both months are without.
    """
    table = country_table(scorer, settings)
    panel = scorer.panel
    composed = scorer.composed(settings)
    corridor = composed.forecast.rows.corridor[composed.keep]
    ends = pd.DataFrame(
        {
            "source": panel.source[corridor],
            "name": scorer.names[panel.source[corridor]],
            "iso3": scorer.iso3[panel.receiver[corridor]],
        }
    ).sort_values("name")
    published = replace(settings, what_ifs=())
    now = exposed(scorer, published).set_index("iso3").probability.reindex(table.iso3).to_numpy()
    place = table.columns.tolist().index("withheld_reason") + 1
    for span, months in CHANGE_SPANS.items():
        since = settings.as_of - months
        change = np.full(len(table), np.nan)
        new = pd.Series()
        if since >= FIRST_AS_OF:
            then = exposed(scorer, replace(published, as_of=since))
            change = now - then.set_index("iso3").probability.reindex(table.iso3).to_numpy()
            fresh = ~panel.sources[ends.source, panel.column(since)]
            new = ends[fresh].groupby("iso3").name.agg("; ".join)
        names = new.reindex(table.iso3).fillna("").to_numpy(dtype=object)
        table.insert(place, f"change_{span}", change)
        table.insert(place + 1, f"new_sources_{span}", names)
        place += 2
    return only_new(table) if settings.new_only else table


def corridors_with_origins(scorer: Scorer, settings: Settings) -> pd.DataFrame:
    """The risk table by corridor as it leaves the product.

    Returns a DataFrame: columns of risk.risk_table.columns.CORRIDOR_TABLE, new risks alone if the
    settings say so. `corridor_table` leaves the origins out: it is kept for all visitors, and an
    origin is one visitor's text. Raises InputError if the settings name something unknown.
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
