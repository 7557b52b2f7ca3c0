"""The indicators and the regions as tables: what a program, or a user at the shell, can name."""

import numpy as np
import pandas as pd

from risk.terms.catalogue import CATALOGUE, GROUPS
from risk.terms.countries import PRESETS, read_countries, region_members, region_names

LISTS_VERSION = "1"
"""Of the columns of both tables."""


def indicator_table() -> pd.DataFrame:
    """One row an indicator, in the order of the catalogue.

    Returns
    -------
    DataFrame
        code, label, short, group, belongs_to (source, receiver or corridor), unit, least and most
        (what a value can be; missing: no limit), scale, scale_low and scale_high (beyond these a
        value counts as the limit), publisher, lag_months, learned_by (mechanisms, with |; blank:
        by judgement), description.

    >>> indicator_table().set_index("code").unit["territory_controlled"]
    "% of the source's territory"
    """
    rows = [
        {
            "code": indicator.code,
            "label": indicator.label,
            "short": indicator.short,
            "group": GROUPS[indicator.group],
            "belongs_to": indicator.entity,
            "unit": indicator.unit,
            "least": _limit(indicator.least),
            "most": _limit(indicator.most),
            "scale": indicator.scale,
            "scale_low": float(indicator.low),
            "scale_high": float(indicator.high),
            "publisher": indicator.publisher,
            "lag_months": indicator.lag_months,
            "learned_by": "|".join(indicator.learned_by),
            "description": indicator.description,
        }
        for indicator in CATALOGUE
    ]
    return pd.DataFrame(rows)


def region_table() -> pd.DataFrame:
    """One row a region: the product's own presets, then the UN's regions and subregions.

    Columns: name, kind, n_countries, countries (ISO3, with |).

    >>> region_table().set_index("name").countries["South Caucasus"]
    'ARM|AZE|GEO'
    """
    states = read_countries()
    kinds = dict.fromkeys(states.subregion, "UN subregion")
    kinds |= dict.fromkeys(states.region, "UN region")
    kinds |= dict.fromkeys(PRESETS, "preset")
    rows = []
    for name in region_names(states):
        members = sorted(region_members(states, name))
        rows.append((name, kinds[name], len(members), "|".join(members)))
    return pd.DataFrame(rows, columns=["name", "kind", "n_countries", "countries"])


def _limit(number: float) -> float:
    """A limit as a number; missing where there is none."""
    return float(number) if np.isfinite(number) else np.nan
