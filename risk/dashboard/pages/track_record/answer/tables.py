"""How often each level came true: the data of its chart, and the same as a table."""

import pandas as pd

from risk.terms import INTERVAL, interval, range_text, share, share_in_100


def level_data(levels: pd.DataFrame) -> pd.DataFrame:
    """Data of the chart, the highest level first; levels without a forecast have their band alone.

    `levels`: as `risk.track_record.judged.verdict.level_bands`.
    """
    rows = levels.iloc[::-1]
    return pd.DataFrame(
        {
            "level": rows.level,
            "name": [
                f"{level} ({n:,})" for level, n in zip(rows.level, rows.forecasts, strict=True)
            ],
            "frequency": rows.frequency,
            "low": rows.low,
            "high": rows.high,
            "end": rows.high.fillna(rows.frequency),
            "band_low": rows.band_low,
            "band_high": rows.band_high,
            "short": rows.frequency.map(share),
            "said": _said(rows),
            "band": rows.level.map(range_text),
            "interval": _intervals(rows),
        }
    )


def level_rows(levels: pd.DataFrame) -> pd.DataFrame:
    """The same as a table, the lowest level first as in every table of levels."""
    return pd.DataFrame(
        {
            "Level": levels.level,
            "Its band": levels.level.map(range_text),
            "Came true": _said(levels),
            f"Of 100 ({INTERVAL})": [
                f"{share_in_100(frequency)} ({limits})"
                for frequency, limits in zip(levels.frequency, _intervals(levels), strict=True)
            ],
        }
    ).set_index("Level")


def _said(levels: pd.DataFrame) -> list[str]:
    pairs = zip(levels.came_true, levels.forecasts, strict=True)
    return [f"{came:,} of {n:,}" for came, n in pairs]


def _intervals(levels: pd.DataFrame) -> list[str]:
    return [interval(low, high) for low, high in zip(levels.low, levels.high, strict=True)]
