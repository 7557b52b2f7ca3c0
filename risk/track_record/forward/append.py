"""Writing down the forecast of the latest month: every country and corridor, once and for good."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from risk.risk_table import (
    FITTED,
    Pair,
    Scorer,
    Settings,
    corridor_table,
    country_table,
    weights_text,
)
from risk.storage import InputError, locked, sha256, short, shown, to_csv, write_files
from risk.terms import HORIZON_MONTHS, MECHANISMS, OUTCOMES, month_name, month_text
from risk.track_record.forward.log import (
    FORWARD,
    SETS,
    SUMS,
    TABLE,
    Log,
    columns_of,
    content_of,
    listed_months,
    month_files,
    read_entry,
    read_log,
)

DECIMALS = 6


def said(scorer: Scorer, month: int) -> pd.DataFrame:
    """The forecast of a month as the log writes it: every corridor and country, as TABLE has it."""
    parts = []
    for outcome in OUTCOMES:
        sets = []
        for weights, pair in _pairs(scorer).items():
            settings = Settings(month, outcome, pair)
            corridors = corridor_table(scorer, settings)
            countries = country_table(scorer, settings).rename(columns={"iso3": "receiver_iso3"})
            table = pd.concat([countries.assign(source_iso3=""), corridors], ignore_index=True)
            table = table.fillna({"onset": ""}).sort_values(["source_iso3", "receiver_iso3"])
            is_composed = outcome not in MECHANISMS
            index = float("nan") if is_composed else table[f"index_{outcome}"]
            own = table.assign(index=index).rename(
                columns={
                    "level": f"{weights}_level",
                    "probability": f"{weights}_probability",
                    "probability_low": f"{weights}_low",
                    "probability_high": f"{weights}_high",
                    "index": f"{weights}_index",
                }
            )
            sets.append(own.reset_index(drop=True))
        fitted, equal = sets
        both = fitted.join(equal[[column.name for column in columns_of("equal")]])
        parts.append(both[[column.name for column in TABLE.columns]])
    return pd.concat(parts, ignore_index=True).round(DECIMALS)


def _pairs(scorer: Scorer) -> dict[str, Pair]:
    """Weights for arrivals and armed of each set."""
    equal = scorer.forecaster.models.equal_weights()
    return dict(zip(SETS, (FITTED, (equal, equal)), strict=True))


def weights_used(scorer: Scorer, month: int) -> dict[str, dict[str, str]]:
    """Every weight by name, of both sets and mechanisms."""
    used = {}
    for weights, pair in _pairs(scorer).items():
        forecast = scorer.forecast(Settings(month, weights=pair))
        used[weights] = {m: weights_text(forecast.mechanisms[m].weights) for m in MECHANISMS}
    return used


def withheld_reasons(scorer: Scorer, month: int) -> dict[str, dict[str, str]]:
    """Why percentages are withheld, by weights and outcome; those that are shown are left out."""
    reasons: dict[str, dict[str, str]] = {}
    for weights, pair in _pairs(scorer).items():
        settings = Settings(month, weights=pair)
        forecast = scorer.forecast(settings)
        every = {o: scorer.withheld_reason(forecast, settings, o) for o in OUTCOMES}
        reasons[weights] = {outcome: reason for outcome, reason in every.items() if reason}
    return reasons


def file_content(scorer: Scorer, before: dict[str, str] | None, now: datetime) -> bytes:
    """The file of the latest month.

    `before`: file and sha256 of the month before, None for the first. `now`: when it is written.
    """
    month = scorer.panel.last_month
    head = {
        "as_of": month_text(month),
        "horizon_months": HORIZON_MONTHS,
        "written": now.astimezone(UTC).isoformat(timespec="seconds"),
        "data_version": scorer.panel.digest,
        "model_version": scorer.forecaster.models.digest,
        "last_violence_month": scorer.panel.description["last_violence_month"],
        "last_outcome_year": scorer.panel.last_year,
        "weights": weights_used(scorer, month),
        "withheld": withheld_reasons(scorer, month),
        "before": before,
    }
    line = json.dumps(head, ensure_ascii=False)
    return f"# {line}\n".encode() + to_csv(said(scorer, month), line_end="\n")


def append(
    scorer: Scorer,
    folder: Path = FORWARD,
    *,
    begin_with: Path | None = None,
    now: datetime | None = None,
) -> str:
    """Write down the forecast of the latest month, unless it was said before.

    Raises InputError if the log is damaged, another command writes there, or the disk refuses.
    Nothing is written then. Returns: what was done, in one sentence. A second forecast of a month,
    or one of a month before the last of the log, is not written: what was said stays.

    Parameters
    ----------
    scorer : of the data and models that are served
    folder : of the log, made where there is none
    begin_with : another log, which a log without a month begins with a copy of
    now : when it is written; the clock's time if not given
    """
    month = scorer.panel.last_month
    with locked(folder):
        if begin_with and not (folder / SUMS).exists():
            _copy(begin_with, folder)
        _finish(folder)
        log = read_log(folder)
        if log.problems:
            raise InputError(log.problems[0])
        last = log.entries[-1] if log.entries else None
        before = {"file": last.path.name, "sha256": last.digest} if last else None
        if last and month <= last.as_of:
            return _stays(scorer, month, log)
        content = file_content(scorer, before, now or datetime.now(UTC))
        path = folder / f"{month_text(month)}.csv"
        listed = [(entry.path.name, entry.digest) for entry in log.entries]
        write_files({path: content, folder / SUMS: _list([*listed, (path.name, sha256(content))])})
    return f"the forecast of {month_name(month)} is written down in {shown(path)}"


def _stays(scorer: Scorer, month: int, log: Log) -> str:
    """Why a forecast is not written, in a sentence."""
    own = f"that of data {scorer.panel.version} and model {scorer.forecaster.models.version}"
    entry = log.entry_of(month)
    if entry is None:
        newest = month_name(log.entries[-1].as_of)
        return (
            f"the log goes to {newest} and has no forecast of {month_name(month)}; {own} comes "
            "too late and is not written"
        )
    versions = [short(entry.head[name]) for name in ("data_version", "model_version")]
    return (
        f"{month_name(month)} was forecast on {entry.written:%Y-%m-%d} with data {versions[0]} and "
        f"model {versions[1]}; that stays, and {own} is not written"
    )


def _copy(log: Path, folder: Path) -> None:
    """Copy a log, the list last."""
    names = [*sorted(month_files(log)), SUMS]
    write_files({folder / name: content_of(log / name) for name in names if (log / name).exists()})


def _finish(folder: Path) -> None:
    """List the month that an `append` had written when it was killed, if it fits."""
    listed = listed_months(folder, [])
    unlisted = month_files(folder) - {name for name, _ in listed}
    if len(unlisted) != 1:
        return
    path = folder / unlisted.pop()
    digest = sha256(content_of(path))
    last = listed[-1] if listed else ("", "")
    if path.name <= last[0]:
        return
    try:
        read_entry(path, digest, before=last[1])
    except InputError:
        return
    write_files({folder / SUMS: _list([*listed, (path.name, digest)])})


def _list(listed: list[tuple[str, str]]) -> bytes:
    return "".join(f"{digest}  {name}\n" for name, digest in listed).encode()
