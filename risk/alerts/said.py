"""What was said of an earlier month when it was the latest, where that can be compared."""

from pathlib import Path

import pandas as pd

from risk.risk_table import FITTED, Settings
from risk.storage import InputError
from risk.terms import day_text, month_name
from risk.track_record.forward import log_folder, said_of


def said_then(
    settings: Settings, since: int, log: Path | None = None
) -> tuple[pd.DataFrame | None, str]:
    """What was said of the earlier month, if that can be compared; and a sentence on revisions.

    `log`: folder of the forward log; None: that of this copy.
    """
    then = month_name(since)
    own = settings.weights != FITTED or settings.evidence
    reason = "with these weights or this evidence no forecast of it was written down at the time"
    if not own:
        reason = "no forecast of it was written down at the time"
        try:
            said = said_of(since, log or log_folder())
        except InputError as error:
            said = None
            reason = f"the forward log could not be read: {error}"
        if said is not None:
            return said, (
                f"Figures of {then} are as written on {day_text(said.written.iloc[0])}. "
                "“Revision” is today's "
                f"figure for {then} minus that: revised data and the model refitted on them cannot "
                "be told apart."
            )
    return None, (
        f"Figures of {then} are computed from today's data, because {reason}. So the part of later "
        "revisions in a change cannot be told apart."
    )
