"""Why a value of the address cannot be used, where a country or a region was to be named."""

from collections.abc import Iterable, Mapping

from risk.dataset import Panel
from risk.storage import InputError
from risk.terms import country_code, region_named, region_names

COUNTRIES = ("country", "source", "corridor", "against")
LISTS = ("watch", "among")
REGIONS = ("region", "within")


def reasons(query: Mapping[str, str], refused: Iterable[str], panel: Panel) -> tuple[str, ...]:
    """A sentence for each refused parameter that names countries or a region.

    Parameters
    ----------
    query : text by name, as `address.plain_names` has it
    refused : names of the parameters that were refused
    """
    found = (_reason(name, query[name], panel) for name in refused)
    return tuple(reason for reason in found if reason)


def _reason(name: str, text: str, panel: Panel) -> str:
    """Why the first name that cannot be read is refused; empty where it is refused otherwise."""
    try:
        for part in text.split(",") if name in LISTS else (text,):
            if name in (*COUNTRIES, *LISTS):
                country_code(part)
        if name in REGIONS:
            region_named(text, region_names(panel.countries))
    except InputError as error:
        return f"{name}: {error}."
    return ""
