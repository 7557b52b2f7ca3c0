"""Names of the files that leave the product: two views never share one."""

import re

from risk.risk_table import PUBLISHED_ONLY, Settings, weights_text
from risk.storage import sha256
from risk.terms import MECHANISMS, month_text

DIGITS = 8


def file_stem(settings: Settings) -> str:
    """Month, outcome, source and region; with a hash where weights, what-ifs or evidence are own.

    >>> file_stem(Settings(2021 * 12 + 5))
    'spillover_2021-06_either'
    >>> file_stem(Settings(2021 * 12 + 5, "armed", source="AFG", region="Central Asia"))
    'spillover_2021-06_armed_AFG_central-asia'
    """
    region = re.sub("[^a-z0-9]+", "-", (settings.region or "").lower())
    new = "new" if settings.new_only else ""
    month = month_text(settings.as_of)
    parts = ("spillover", month, settings.outcome, settings.source, region, new, own(settings))
    return "_".join(filter(None, parts))


def own(settings: Settings) -> str:
    """Hash of the weights, what-ifs and evidence that differ from the defaults; empty if none do.

    Only evidence known at the as-of month counts.
    """
    parts = [
        f"{mechanism}:{weights_text(weights)}"
        for mechanism, weights in zip(MECHANISMS, settings.weights, strict=True)
        if weights
    ]
    if settings.what_ifs:
        parts.append(settings.what_ifs_text)
    if settings.evidence_known != PUBLISHED_ONLY:
        parts.append(settings.evidence_known)
    return sha256(" ".join(parts).encode())[:DIGITS] if parts else ""
