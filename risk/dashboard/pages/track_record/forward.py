"""What was said in advance: the state of the forward log, its files, the scores known by now."""

import pandas as pd
import streamlit as st

from risk.dashboard.look import download
from risk.dashboard.state import scorer
from risk.dataset import Panel
from risk.storage import InputError, short
from risk.terms import INTERVAL, counted, day_text, month_name, signed
from risk.track_record.forward import (
    SUMS,
    Entry,
    Log,
    due_text,
    forward_scores,
    is_known,
    log_folder,
    read_log,
    span_text,
)


def said_in_advance() -> None:
    """Draw the section; faults of the log are told, never hidden."""
    st.header("Said in advance")
    panel = scorer().panel
    try:
        log = read_log(log_folder())
        scores = forward_scores(log, panel)
    except InputError as error:
        st.error(f"The log of forecasts cannot be read: {error}")
        return
    for problem in log.problems:
        st.error(f"The log of forecasts is damaged: {problem}")
    st.markdown(log_text(log, panel))
    if not log.entries:
        return
    if len(scores):
        st.table(score_rows(scores))
    newest = log.entries[-1]
    download(
        f"Download {month_name(newest.as_of)} (CSV)",
        newest.path.read_bytes(),
        newest.path.name,
        "What was said of every corridor and country, with fitted and equal weights",
        key="forward_newest",
    )
    with st.expander("All months, and how to check them"):
        st.table(entry_rows(log.entries))
        st.caption(check_text(newest))


def check_text(newest: Entry) -> str:
    """How a reader can be sure that the log is as it was written."""
    return (
        f"SHA-256 of the newest file: {newest.digest}. Each file names the one before it by this "
        f"hash, and {SUMS} lists them all; `python -m risk verify --forward` checks the same. To "
        "be sure later that nothing was rewritten, keep a copy of this hash."
    )


def log_text(log: Log, panel: Panel) -> str:
    """How far the log goes, whether it is sound, and when there is something to score."""
    if not log.entries:
        return (
            "The rest of this page makes past forecasts again. Forecasts written down at their "
            "time will stand here: there is none yet."
        )
    sound = "" if log.problems else " Every file is as it was written, checked just now."
    newest = log.entries[-1]
    text = (
        "The rest of this page makes past forecasts again. These were written down when they were "
        f"made, and stay as they are: **{counted(len(log.entries), 'month')}, {span_text(log)}**. "
        f"The forecast of {month_name(newest.as_of)} was written on {day_text(newest.written)}."
        f"{sound}"
    )
    waiting = [entry for entry in log.entries if not is_known(entry, panel)]
    if not waiting:
        return text
    first = "" if len(waiting) < len(log.entries) else " **Nothing can be scored yet.**"
    return f"{text}{first} {due_text(waiting[0].as_of)}"


def score_rows(scores: pd.DataFrame) -> pd.DataFrame:
    """The scores; `scores` as `risk.track_record.forward.scores.forward_scores`."""
    rows = scores.to_dict("records")
    return pd.DataFrame(
        {
            "Weights": [str(row["weights"]).capitalize() for row in rows],
            "Outcome": [row["outcome"] for row in rows],
            "Of": [row["unit"] for row in rows],
            "Forecasts": [f"{row['n']:,}" for row in rows],
            "Came true": [f"{row['came']:,}" for row in rows],
            "Expected": [f"{row['expected']:,.0f}" for row in rows],
            "Brier": [f"{row['brier']:.3f}" for row in rows],
            f"Skill over the base rate ({INTERVAL})": [
                f"{signed(row['skill'])} ({signed(row['low'])}\u00a0to\u00a0{signed(row['high'])})"
                for row in rows
            ],
        }
    ).set_index("Weights")


def entry_rows(entries: tuple[Entry, ...]) -> pd.DataFrame:
    """When each month was written down, by which data and model; the newest first."""
    newest_first = entries[::-1]
    return pd.DataFrame(
        {
            "Month": [month_name(entry.as_of) for entry in newest_first],
            "Written": [f"{entry.written:%Y-%m-%d %H:%M} UTC" for entry in newest_first],
            "Data, model": [
                f"{short(entry.head['data_version'])}, {short(entry.head['model_version'])}"
                for entry in newest_first
            ],
            "SHA-256": [short(entry.digest) for entry in newest_first],
        }
    ).set_index("Month")
