"""The published fits on disk: one JSON file for each mechanism, readable and diffable."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from risk.dataset import Panel
from risk.model.fits import MODELS, Fit, Models, catalogue_with, learned_codes
from risk.storage import (
    PUT_BACK,
    InputError,
    make_folder,
    read_json,
    sealed,
    short,
    shown,
    write_files,
)
from risk.terms import CATALOGUE, CODES, LEARNABLE, MECHANISMS

REMEDY = f"{PUT_BACK} or run: python -m risk fit"


def write_models(models: Models, folder: Path = MODELS) -> None:
    """Write one JSON file for each mechanism, each with a hash of its own content.

    Raises InputError if the disk refuses.
    """
    files = {}
    places = {code: CODES.index(code) for code in learned_codes(models.more)}
    for outcome in MECHANISMS:
        content = {
            "outcome": outcome,
            "data_version": models.data_digest,
            "model_version": models.digest,
            "indicators": _scales(outcome, models.more),
            "fits": {
                str(cutoff): {
                    "rows": fit.rows,
                    "positives": fit.positives,
                    "weights": {code: fit.weights[k] for code, k in places.items()},
                    "values": {code: fit.values[k] for code, k in places.items()},
                    "calibrators": fit.calibrators,
                }
                for cutoff, fit in models.fits[outcome].items()
            },
        }
        files[folder / f"{outcome}.json"] = sealed(content)
    make_folder(folder)
    write_files(files)


def _scales(outcome: str, more: Collection[str]) -> list[dict[str, Any]]:
    """How each indicator that is learned is scaled, as it stands in the file."""
    codes = learned_codes(more)
    return [
        {
            "code": indicator.code,
            "scale": indicator.scale,
            "low": indicator.low,
            "high": indicator.high,
            "step": indicator.step,
            "falling": indicator.falling,
            "learned": outcome in indicator.learned_by,
            "knots": list(indicator.knots),
            "knots_raw": list(indicator.knots_raw()),
        }
        for indicator in catalogue_with(more)
        if indicator.code in codes
    ]


def read_models(panel: Panel, folder: Path = MODELS) -> Models:
    """Read the fits and check that they are whole and belong to the panel.

    Raises InputError if a file is missing, damaged, or was fitted on other data or another
    catalogue.
    """
    fits: dict[str, dict[int, Fit]] = {}
    digests = set()
    more: tuple[str, ...] = ()
    for outcome in MECHANISMS:
        path = folder / f"{outcome}.json"
        content = read_json(path, f"the fits for {outcome}", REMEDY)
        if content["data_version"] != panel.digest:
            raise InputError(
                f"{shown(path)}: expected fits for data version {panel.version}, got fits for "
                f"{short(content['data_version'])}; run: python -m risk fit"
            )
        named = {indicator["code"] for indicator in content["indicators"]}
        more = tuple(code for code in LEARNABLE if code in named)
        if content["indicators"] != _scales(outcome, more):
            raise InputError(
                f"{shown(path)}: expected the indicators of the catalogue with its scales, got "
                "others; run: python -m risk fit"
            )
        digests.add(content["model_version"])
        fits[outcome] = {int(year): _fit_of(int(year), f) for year, f in content["fits"].items()}
    if len(digests) != 1:
        raise InputError(
            f"{shown(folder)}: expected one model version in arrivals.json and armed.json, got "
            f"{' and '.join(sorted(map(short, digests)))}; {REMEDY}"
        )
    return Models(fits, digests.pop(), panel.digest, more)


def _fit_of(cutoff: int, stored: dict[str, Any]) -> Fit:
    weights = stored["weights"]
    values = stored["values"]
    return Fit(
        cutoff,
        tuple(weights.get(code, 0) for code in CODES),
        tuple(tuple(values.get(ind.code, ind.knots)) for ind in CATALOGUE),
        stored["rows"],
        stored["positives"],
        {name: (a, b) for name, (a, b) in stored["calibrators"].items()},
    )
