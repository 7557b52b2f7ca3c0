"""The CSV that explains itself: tables, evidence, and what they mean, in one zip."""

import io
import zipfile
from typing import Any

from risk.inputs import EVIDENCE_COLUMNS, KEY, to_bytes
from risk.output.briefing import LIMITS, citation, command
from risk.risk_table import (
    CORRIDOR_TABLE,
    COUNTRY_TABLE,
    VERSION,
    Scorer,
    Settings,
    corridors_with_origins,
    countries_with_changes,
    weights_hash,
)
from risk.storage import Column, Table, frictionless, readable_json, sha256, to_csv
from risk.terms import CODES, HORIZON_MONTHS, LEVEL_NAMES, MECHANISMS, month_text, range_text

# The earliest time that a zip can hold: no clock, so that the same settings give the same bytes.
LONG_AGO = (1980, 1, 1, 0, 0, 0)
LICENCE = {
    "name": "CC-BY-SA-4.0",
    "title": "Creative Commons Attribution-ShareAlike 4.0",
    "path": "https://creativecommons.org/licenses/by-sa/4.0/",
}
EVIDENCE_TABLE = Table(
    "evidence",
    tuple(
        Column(c.name, c.kind, blank=c.may_be_blank, description=c.description)
        for c in EVIDENCE_COLUMNS
    ),
    KEY,
)


def bundle(scorer: Scorer, settings: Settings, query: str) -> bytes:
    """A zip with both risk tables, the evidence used, datapackage.json and README.txt.

    `query`: the part of the dashboard's address after the question mark that shows this view. The
    CSV files are byte for byte those of `python -m risk score`. The same settings give the same
    zip. Raises InputError if the settings name something unknown.
    """
    tables = {
        "countries": (COUNTRY_TABLE, to_csv(countries_with_changes(scorer, settings))),
        "corridors": (CORRIDOR_TABLE, to_csv(corridors_with_origins(scorer, settings))),
    }
    known = settings.evidence.known_by(settings.as_of) if settings.evidence else None
    if known:
        tables["evidence"] = (EVIDENCE_TABLE, to_bytes(known))
    files = {f"{name}.csv": content for name, (_, content) in tables.items()}
    files["datapackage.json"] = readable_json(_description(scorer, settings, query, tables))
    files["README.txt"] = _readme(scorer, settings, query, list(tables)).encode()
    return zipped({name: files[name] for name in sorted(files)})


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip of some files in their order, the same bytes whenever it is made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, content, compresslevel=9)
    return buffer.getvalue()


def _description(
    scorer: Scorer, settings: Settings, query: str, tables: dict[str, tuple[Table, bytes]]
) -> dict[str, Any]:
    """What datapackage.json says, after the Frictionless Data Package."""
    panel = scorer.panel
    return {
        "name": f"spillover-{month_text(settings.as_of)}-{settings.outcome}",
        "title": f"Spillover: risk of conflict spill-over as of {month_text(settings.as_of)}",
        "profile": "tabular-data-package",
        "version": VERSION,
        "licenses": [LICENCE],
        "sources": [
            {"title": s["title"], "path": s["path"], "licence": s["licence"]}
            for s in panel.description["sources"]
        ],
        "citation": citation(scorer.forecaster, settings),
        "settings": what_was_set(scorer, settings),
        "model_version": scorer.forecaster.models.version,
        "data_version": panel.version,
        "data_end": panel.description["last_violence_month"],
        "reproduce": {"url_query": query, "command": command(settings)},
        "limits": list(LIMITS),
        "resources": [_resource(name, *found) for name, found in tables.items()],
    }


def what_was_set(scorer: Scorer, settings: Settings) -> dict[str, Any]:
    """Everything that was set, and the weights that were used, whoever set them."""
    parts = scorer.forecast(settings).mechanisms
    return {
        "as_of": month_text(settings.as_of),
        "horizon_months": HORIZON_MONTHS,
        "outcome": settings.outcome,
        "source": settings.source,
        "region": settings.region,
        "new_only": settings.new_only,
        "weights_hash": weights_hash({m: part.weights for m, part in parts.items()}),
        "weights": {
            m: {
                "set_by": "fit" if parts[m].fitted else "user",
                "values": dict(zip(CODES, parts[m].weights, strict=True)),
            }
            for m in MECHANISMS
        },
        "overrides": settings.what_ifs_text,
        "evidence": settings.evidence_known,
        "levels": {name: range_text(name) for name in LEVEL_NAMES},
    }


def _resource(name: str, table: Table, content: bytes) -> dict[str, Any]:
    return {
        "name": name,
        "path": f"{name}.csv",
        "title": table.name,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content)}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"'},
        "schema": frictionless(table) | {"missingValues": [""]},
    }


def _readme(scorer: Scorer, settings: Settings, query: str, tables: list[str]) -> str:
    """What a person reads first."""
    described = {
        "countries": "the risk table, one row per country",
        "corridors": "one row per corridor, with every indicator's raw value and points",
        "evidence": "the evidence supplied, as far as it was known then",
    }
    levels = ", ".join(f"{name} {range_text(name)}" for name in LEVEL_NAMES)
    with_it = ["For FILE use evidence.csv: --evidence evidence.csv."]
    if "evidence" not in tables:
        with_it = []
    lines = [
        f"Spillover: risk of conflict spill-over, as of {month_text(settings.as_of)}, next "
        f"{HORIZON_MONTHS} months, outcome: {settings.outcome}",
        "",
        *(f"{name}.csv: {described[name]}" for name in tables),
        "datapackage.json: columns, units, limits, weights, versions, sources, licence, hashes",
        "",
        f"Levels: {levels}.",
        "The index is a score from 0 to 100, not a chance. Not a current warning: the "
        f"violence data end in {scorer.panel.description['last_violence_month']}.",
        *LIMITS,
        "In the CSV files, an apostrophe comes before any text that a spreadsheet would run as a "
        "formula.",
        "",
        f"To open this view: the dashboard's address followed by ?{query}",
        f"To make this table: {command(settings)}",
        *with_it,
        "",
        f"Licence: {LICENCE['title']}, {LICENCE['path']}",
        f"Cite: {citation(scorer.forecaster, settings)}",
    ]
    return "\r\n".join(lines) + "\r\n"
