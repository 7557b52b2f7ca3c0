"""Files of evidence through the reader that the upload calls."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.soak.chance import made_by, often
from tests.soak.files import CLASSES, good
from tests.soak.judges import judge_upload
from tests.soak.texts import FILE_NAMES


@pytest.mark.parametrize("kind", CLASSES)
@often(350)
@given(data=st.data())
def test_a_bad_file_is_refused_in_words_and_a_good_one_taken(kind, data, scorer, tally):
    strategy, wanted = CLASSES[kind]
    content = data.draw(strategy)
    tally("uploads", kind).add(judge_upload, scorer, "evidence.csv", content, wanted)


@often(350)
@given(name=st.sampled_from(FILE_NAMES), content=made_by(good))
def test_a_good_file_of_any_name_is_taken(name, content, scorer, tally):
    tally("uploads", "odd file names").add(judge_upload, scorer, name, content, "accepted")
