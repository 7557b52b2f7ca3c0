"""The sentence of a refusal."""

import pytest

from risk.storage.errors import InputError


def says(read, *arguments):
    """The one sentence of a refusal."""
    with pytest.raises(InputError) as error:
        read(*arguments)
    assert "\n" not in str(error.value) and len(str(error.value)) < 400
    return str(error.value)
