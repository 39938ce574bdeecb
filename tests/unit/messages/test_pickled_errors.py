"""The errors of this package survive a journey between processes, as parallel tests need it."""

import pickle

import pytest

from daosplit.errors import ContractError, DaosplitError, InvalidFileError, InvalidValueError


@pytest.mark.parametrize(
    "error",
    [
        ContractError("RevenueSplit_CutWithoutConsent", {"seat": 1}, "told", b"\x01"),
        InvalidFileError("charter.toml", "window", 5, "too short", "at least a day"),
        InvalidValueError("window", 5, "too short", "at least a day"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_that_was_packed_and_unpacked_is_the_same(error: DaosplitError) -> None:
    unpacked = pickle.loads(pickle.dumps(error))
    assert type(unpacked) is type(error)
    assert str(unpacked) == str(error)
    assert vars(unpacked) == vars(error)
