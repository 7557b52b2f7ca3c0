"""What the last refresh fetched, and what it changed in the past."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from risk.dashboard.look import OUTCOME_NAMES, folded, plain
from risk.dashboard.state import release, scorer
from risk.dataset import Release, read_record, releases
from risk.storage import InputError, short
from risk.terms import INDICATORS, NONE, counted, month_name, percent, tenths, to_month

MOST_CHANCES = 20


def fresh_data() -> None:
    """Draw the section; nothing where the data are those that came with the product."""
    served = release()
    if not served.name:
        return
    st.header("The last refresh")
    try:
        record = read_record(served)
    except InputError as error:
        st.warning(plain(str(error)))
        return
    st.markdown(
        f"Refreshed on {record['refreshed'][:10]}. The version of the data is "
        f"{short(record['data_version'])}, that of the model {short(record['model_version'])}."
    )
    for sentence in record["kept"].values():
        st.warning(plain(sentence))
    folded(file_table(record), "The publishers' files")
    _revisions(record, served)


def _revisions(record: dict[str, Any], served: Release) -> None:
    st.subheader("Revisions of the past")
    if not record["before"]:
        st.markdown("There was no earlier release that could be read: nothing was compared.")
        return
    before = record["before"]
    st.markdown(
        f"Compared with data version {short(before['data_version'])}, which ended in "
        f"{month_name(to_month(before['last_month']))}, value by value, in the periods that both "
        "cover. A value that looks back on several months counts in each of them. Views of past "
        "months use the revised values."
    )
    revised = series_table(record, scorer().panel.names)
    if revised.empty:
        st.markdown("No value of those periods has changed.")
    else:
        st.table(revised)
        st.caption(
            f"Every value is listed in `{releases.REVISED_CELLS}` of release `{served.name}`."
        )
    moved = chance_table(record)
    month = month_name(to_month(record["month"]))
    if moved.empty:
        st.markdown(f"No chance for {month} has moved.")
        return
    countries = len({row["iso3"] for row in record["chances"]})
    st.markdown(
        f"The chance for {month} has moved in {counted(countries, 'country', 'countries')}, with "
        f"the fitted weights. The {counted(len(moved), 'largest change')}:"
    )
    st.table(moved)
    st.caption(
        "Each part is its average effect over both orders in which the data and the model can be "
        "exchanged. The two sum to the change, apart from rounding."
    )


def file_table(record: dict[str, Any]) -> pd.DataFrame:
    """The publishers' files with where each came from, and when."""
    rows = [
        {
            "File": f"`{entry['file']}`",
            "Release": entry["release"] or NONE,
            "Last modified": entry["last_modified"][:10] or NONE,
            "Fetched": entry["fetched"][:10],
            "Bytes": f"{entry['bytes']:,}",
            "SHA-256": f"`{short(entry['sha256'])}`",
            "Address": f"`{entry['address']}`" if entry["address"] else NONE,
        }
        for entry in record["files"]
    ]
    return pd.DataFrame(rows).set_index("File") if rows else pd.DataFrame()


def series_table(record: dict[str, Any], names: Mapping[str, str]) -> pd.DataFrame:
    """Series of which a value was revised; empty where none was.

    `names`: of countries by ISO3.
    """
    rows = [
        {
            "Series": row["label"],
            "Compared": f"{row['compared']:,}",
            "Changed": f"{row['changed']:,}",
            "New": f"{row['new']:,}",
            "Gone": f"{row['gone']:,}",
            "Largest change": _largest(row, names),
        }
        for row in record["series"]
        if row["changed"] or row["new"] or row["gone"]
    ]
    return pd.DataFrame(rows).set_index("Series") if rows else pd.DataFrame()


def _largest(row: dict[str, Any], names: Mapping[str, str]) -> str:
    if not row["largest"]:
        return NONE
    first = row["largest"][0]
    when = f", {month_name(to_month(first['period']))}" if first["period"] else ""
    place = " → ".join(names.get(iso3, iso3) for iso3 in first["place"].split(">"))
    indicator = INDICATORS.get(row["series"])
    form = indicator.format if indicator else ",.0f"
    return f"{place}{when}: {first['before']:{form}} → {first['after']:{form}}"


def chance_table(record: dict[str, Any]) -> pd.DataFrame:
    """The chances that moved most; empty where none did."""
    rows = [
        {
            "Country": row["country"],
            "Outcome": OUTCOME_NAMES[row["outcome"]],
            "Before": percent(row["before"]),
            "Now": percent(row["after"]),
            "By revised data": tenths(100 * row["by_data"]),
            "By what the model has learned": tenths(100 * row["by_model"]),
        }
        for row in record["chances"][:MOST_CHANCES]
    ]
    return pd.DataFrame(rows).set_index("Country") if rows else pd.DataFrame()
