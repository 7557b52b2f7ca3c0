"""The visitor's watchlist: countries and rules, drawn, chosen, and kept as a file."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from risk.dashboard.look.country_options import country_option
from risk.dashboard.look.fold import download, fold
from risk.dashboard.look.plain import plain
from risk.dashboard.pages.map.warned import met_by, warnings
from risk.dashboard.state.served import scorer
from risk.dashboard.state.server import drop_upload
from risk.dashboard.state.session import change, session, show, touched
from risk.dashboard.state.shared import changed
from risk.dashboard.state.view import MOST_WATCHED, MOST_WATCHED_RULES, View
from risk.dataset.panel import FIRST_AS_OF, Panel
from risk.inputs.watch import Watch, parse_watch, rule_text, watch_text
from risk.storage.errors import InputError
from risk.terms.wording import INTERVAL, NONE, counted, interval, percent, points

MOST_NAME = 80


def watchlist(view: View, table: pd.DataFrame) -> None:
    """Draw the watched countries and the rules as small tables, folded; nothing if none is."""
    if not (view.watch or view.rules):
        return
    parts = [
        counted(len(view.watch), "country", "countries") if view.watch else "",
        counted(len(view.rules), "rule") if view.rules else "",
    ]
    label = f"Watchlist: {' and '.join(filter(None, parts))}"
    place = fold(label, "fold_watchlist", icon=":material/visibility:", opened=True)
    if not place.open:
        return
    with place:
        if view.watch:
            st.table(watched_rows(view, table).set_index("Country"))
        if view.rules:
            st.table(rule_rows(view).set_index("Rule"))


def watched_rows(view: View, table: pd.DataFrame) -> pd.DataFrame:
    """The watched countries as the page shows them, by rank.

    `table`: risk table by country.
    """
    rows = table[table.iso3.isin(view.watch)]
    shown = pd.DataFrame(
        {
            "Country": rows.country,
            "Level": rows.level,
            "Chance": rows.probability.map(percent),
            INTERVAL: [
                interval(low, high)
                for low, high in zip(rows.probability_low, rows.probability_high, strict=True)
            ],
            "New or going on": [
                NONE if pd.isna(kind) else kind.capitalize() for kind in rows.onset
            ],
            "Rank": [f"{rank}" if pd.notna(rank) else NONE for rank in rows["rank"]],
        }
    )
    settings = replace(view.settings, what_ifs=())
    for name, span in changed(settings).items():
        by = span.countries.set_index("iso3").change.reindex(rows.iso3)
        shown[f"Since {name}"] = [points(c) for c in by]
    if settings.as_of > FIRST_AS_OF:
        news = warnings(settings)
        kinds = dict(zip(news.receiver_iso3, news.kind, strict=True))
        shown["What is new"] = [kinds.get(iso3, NONE).capitalize() for iso3 in rows.iso3]
    return shown


def rule_rows(view: View) -> pd.DataFrame:
    """What each rule asks for, who meets it, and what is new about that since last month."""
    names = scorer().panel.names
    rows = []
    for rule in view.rules:
        met, begun, ended = met_by(replace(view.settings, what_ifs=()), rule, view.watch)
        rows.append(
            {
                "Rule": rule.name,
                "Asks for": rule_text(rule, names),
                "Met by": met or "none",
                "Newly met by": begun or NONE,
                "No longer met by": ended or NONE,
            }
        )
    return pd.DataFrame(rows)


def watch_choice(view: View, panel: Panel) -> None:
    """Draw the choice of countries, and the upload and download of the watch file."""
    names = panel.names
    show("watch", list(view.watch))
    st.multiselect(
        "Watchlist",
        sorted(names, key=names.__getitem__),
        key="watch",
        format_func=lambda iso3: country_option(iso3, names[iso3]),
        max_selections=MOST_WATCHED,
        on_change=lambda: touched(watch=tuple(st.session_state.watch)),
        placeholder="Choose countries to keep in view",
        help="Shown below the map and kept in the address.",
    )
    # Each file gets an uploader of its own: the old one would hold the file that was read.
    key = f"watch_file_{session().watch_files}"
    st.file_uploader(
        "Watch file (TOML)",
        "toml",
        key=key,
        max_upload_size=1,
        on_change=_uploaded,
        args=(key,),
        help="Countries and rules of your own, as `python -m risk alerts --watch` reads them. They "
        "replace the watchlist and are kept in the address.",
    )
    if session().watch_problem:
        st.error(plain(session().watch_problem))
    with st.container(horizontal=True):
        if view.watch or view.rules:
            download(
                "Download watch file",
                lambda: watch_file(view),
                "spillover_watch.toml",
                "For `python -m risk alerts --watch`, or to upload here again",
                key="watch_download",
                kind="application/toml",
            )
        if view.rules:
            st.button("Remove the rules", key="rules_remove", on_click=change, kwargs={"rules": ()})


def watch_file(view: View) -> bytes:
    """The watchlist and its rules as a watch file, with the outcome that the page shows."""
    return watch_text(Watch(view.watch, (view.settings.outcome,), view.rules)).encode()


def _uploaded(key: str) -> None:
    """Take countries and rules from the file that was chosen; a wrong one changes nothing."""
    current = session()
    file = st.session_state[key]
    current.watch_problem = ""
    if file is None:
        return
    current.watch_files += 1
    name = file.name[-MOST_NAME:]
    try:
        watch = parse_watch(file.getvalue(), name)
        for what, most in ((watch.countries, MOST_WATCHED), (watch.rules, MOST_WATCHED_RULES)):
            if len(what) > most:
                kind = "countries" if what is watch.countries else "rules"
                raise InputError(f"{name}: expected at most {most} {kind}, got {len(what)}")
    except InputError as error:
        current.watch_problem = f"Nothing was changed. {error}"
        return
    finally:
        drop_upload(file.file_id)
    change(watch=watch.countries, rules=watch.rules)
