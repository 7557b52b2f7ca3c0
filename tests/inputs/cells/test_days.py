"""Days as people write them: a month by its name has one meaning, two numbers have not."""

import pytest

from tests.inputs.test_evidence_file import bytes_of, problems_of, read, row_with


@pytest.mark.parametrize(
    "text",
    [
        "22 June 2021",
        "22. June 2021",
        "22nd June, 2021",
        "22-Jun-2021",
        "June 22, 2021",
        "Jun. 22 2021",
        "Tuesday, 22 June 2021",
        "Tue 22 Jun 2021",
        "2021-Jun-22",
        "2021 June 22",
        "20210622",
        "22\u00a0JUNE 2021",
    ],
)
def test_a_day_that_has_one_meaning_is_read_and_said(text):
    found = read(bytes_of(row_with(date=f'"{text}"')))
    assert found.rows.date.tolist() == ["2021-06-22"]
    assert found.remarks == ("days written YYYY-MM-DD",)


@pytest.mark.parametrize("text", ["22 June 2021 10:00", "2021-06-22 9:30 AM", "2021/06/22 00:00"])
def test_the_time_of_a_day_is_left_out(text):
    found = read(bytes_of(row_with(date=text)))
    assert found.rows.date.tolist() == ["2021-06-22"]
    assert found.remarks == ("times of day left out",)


@pytest.mark.parametrize(
    "text", ["2021", "2021-06", "2021M06", "2021-Q2", "2021-W25", "June 2021", "06/2021", "Q2 2021"]
)
def test_a_month_or_a_year_is_no_day_and_its_last_one_is_asked_for(text):
    assert problems_of(bytes_of(row_with(date=text))) == [
        f"row 2, column 'date': expected a day written YYYY-MM-DD from 1989 to 2099, got '{text}', "
        "which names no day: for a month or a year write its last one"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "31 June 2021",
        "22 Juni 2021",
        "22 juin 2021",
        "22 Ju 2021",
        "22 June 21",
        "20212206",
        "2 2 2",
    ],
)
def test_what_is_no_day_of_the_calendar_or_in_no_language_we_read_is_refused(text):
    assert problems_of(bytes_of(row_with(date=text))) == [
        f"row 2, column 'date': expected a day written YYYY-MM-DD from 1989 to 2099, got '{text}'"
    ]


@pytest.mark.parametrize("text", ["Jun-21", "22-Jun-21", "06-07-2021"])
def test_a_year_of_two_digits_and_two_numbers_are_never_guessed(text):
    (said,) = problems_of(bytes_of(row_with(date=text, known_since=text)))
    assert said.startswith(f"expected days written YYYY-MM-DD, got '{text}' in row 2 and in 1 more")


@pytest.mark.parametrize("text", ["'2021-06-22", '"=""2021-06-22"""'])
def test_marks_that_keep_a_cell_as_text_are_left_out(text):
    found = read(bytes_of(row_with(date=text)))
    assert found.rows.date.tolist() == ["2021-06-22"]
    assert found.remarks == ("marks of text left out",)
