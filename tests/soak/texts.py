"""Awkward texts that the soak puts in a cell, an address or a case."""

import tomllib
from pathlib import Path

_LISTS = tomllib.loads(Path(__file__).with_name("texts.toml").read_text(encoding="utf-8"))

NOT_NUMBERS = _LISTS["not_numbers"]
INFINITIES = [*_LISTS["infinities"], "9" * 400]
ODD_NUMBERS = [*_LISTS["odd_numbers"], "0" * 5_000]
BAD_DAYS = _LISTS["bad_days"]
UNSEEN = [*_LISTS["unseen"], "\u0301" * 40]
FORMULAS = _LISTS["formulas"]
MARKUP = _LISTS["markup"]
FILE_NAMES = [*_LISTS["file_names"], "x" * 5_000]
OTHER_TYPES = [*_LISTS["other_types"], "0x" + "f" * 5_000, "9" * 5_000, "[" * 2_000]

AWKWARD = [*NOT_NUMBERS, *INFINITIES, *ODD_NUMBERS, *BAD_DAYS, *UNSEEN, *FORMULAS, *MARKUP]
