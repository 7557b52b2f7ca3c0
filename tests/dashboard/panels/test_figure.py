"""A figure that is typed in: checked as a row of a file is, used at once, kept as a file."""

import io
from datetime import date

import pytest

from risk.dashboard.look.country_options import holds
from risk.dashboard.panels.figure import NAME, row_of, with_figure
from risk.inputs.evidence import to_bytes
from risk.inputs.evidence_file import read_evidence
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings
from risk.storage.errors import InputError
from risk.terms.months import to_month
from risk.terms.wording import percent

TYPED = {
    "indicator": "territory_controlled",
    "source_iso3": "AFG",
    "value": 90.0,
    "date": date(2021, 6, 22),
    "known_since": date(2021, 6, 23),
    "reliability": "C",
    "reference": "=A report, page 3",
}
FILE = (
    "date,known_since,source_iso3,receiver_iso3,indicator,value,unit,low,high,reliability,"
    "reference,note\r\n"
    "2021-06-22,2021-06-23,AFG,,territory_controlled,90,% of the source's territory,,,C,"
    '"=A report, page 3",\r\n'
)


def fill(app, **values):
    """Open the fold and put values in the boxes whose keys begin so."""
    for key, value in values.items():
        boxes = [*app.selectbox, *app.number_input, *app.date_input, *app.text_input]
        (box,) = [box for box in boxes if (box.key or "").startswith(f"figure_{key}")]
        box.set_value(value)
    return app


def test_a_figure_is_the_row_that_a_file_would_have():
    upload = with_figure(None, row_of(TYPED))
    assert upload.name == NAME
    assert upload.evidence == read_evidence(io.BytesIO(FILE.encode()), name="f.csv")


def test_a_second_figure_joins_the_first_and_the_file_is_read_again_as_the_same():
    first = with_figure(None, row_of(TYPED))
    both = with_figure(
        first,
        row_of(
            TYPED
            | {"date": date(2021, 5, 1), "value": 12_345_678.5}
            | {"indicator": "displacement"}
        ),
    )
    assert both.evidence.rows.value.tolist() == [12_345_678.5, 90.0]
    assert read_evidence(io.BytesIO(to_bytes(both.evidence)), name="f.csv") == both.evidence


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"value": None}, "Value: expected a number, got an empty cell"),
        ({"value": 150.0}, "Value: expected 0 to 100 for territory_controlled, got '150'"),
        (
            {"source_iso3": None},
            "Country in conflict: expected the ISO3 code or the name of a country, got",
        ),
        ({"known_since": date(2021, 6, 1)}, "Public since: expected 2021-06-22 or later, got"),
        ({"reference": ""}, "Who said it, where and when: expected who said it"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(change, said):
    with pytest.raises(InputError, match="^" + said.replace("(", "[(]")):
        with_figure(None, row_of(TYPED | change))


def test_the_same_value_twice_is_refused():
    first = with_figure(None, row_of(TYPED))
    with pytest.raises(InputError, match="expected each value once, got the same as in row 2"):
        with_figure(first, row_of(TYPED | {"value": 80.0}))


def test_a_figure_typed_in_changes_the_numbers_and_a_wrong_one_does_not(open_app, scorer):
    app = open_app(as_of="2021-06", source="AFG", country="TJK")
    fill(app, value=90.0, reference="A report")
    app.button(key="figure_add").click().run()
    assert not app.exception and not app.error
    upload = app.session_state.session.upload
    assert app.query_params["evidence"] == upload.evidence.short
    assert [t.value for t in app.text][0] == f"With evidence {NAME}: 1 of 1 row applied."
    settings = Settings(to_month("2021-06"), source="AFG", evidence=upload.evidence)
    row = country_table(scorer, settings).set_index("iso3").loc["TJK"]
    card = next(m.value for m in app.markdown if m.value.startswith("**Tajikistan**"))
    assert f"**{percent(row.probability)}**" in card
    fill(app, value=150.0)
    app.button(key="figure_add").click().run()
    (error,) = app.error
    assert "Nothing was added" in error.value and "0 to 100" in error.value
    assert app.session_state.session.upload == upload


@pytest.mark.parametrize("begin", ["figure_source", "what_if_source"])
def test_the_boxes_of_figures_and_what_ifs_find_a_country_by_its_other_names(open_app, begin):
    app = open_app(as_of="2021-06")
    (box,) = [box for box in app.selectbox if (box.key or "").startswith(begin)]
    for typed, name in (("Zaire", "DR Congo"), ("MMR", "Myanmar"), ("Burma", "Myanmar")):
        found = [option for option in box.options if holds(option, typed)]
        assert any(option.startswith(name) for option in found), typed
