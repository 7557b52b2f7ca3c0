"""Addresses through their reader and back, some also through the risk table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.soak.addresses import CLASSES
from tests.soak.chance import often
from tests.soak.judges import judge_address


@pytest.mark.parametrize("kind", CLASSES)
@often(402)
@given(data=st.data())
def test_a_bad_address_opens_with_defaults_and_leads_back_to_itself(kind, data, scorer, tally):
    raw, must_fail = data.draw(CLASSES[kind])
    tally("addresses", kind).add(judge_address, scorer, raw, must_fail)
