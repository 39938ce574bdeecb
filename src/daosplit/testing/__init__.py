"""For pytest: chains that are undone after each test, and partnerships that check every amount.

In the `conftest.py` beside your tests:

    pytest_plugins = ["daosplit.testing"]

and in a test:

    from daosplit.testing import Partnership

    def test_a_quarter(chain):
        partnership = Partnership.of(chain, {"retailer": 70, "A": 30})
        partnership.receive("12.5")
        partnership.next_quarter()
        partnership.sign_and_review({"retailer": 60, "A": 40})
        partnership.assert_paid_exactly({"retailer": "7.5", "A": "5"})

It is told to pytest after it was imported, and need not be rewritten (PYTEST_DONT_REWRITE).
"""

from daosplit.testing.isolation import START as START
from daosplit.testing.isolation import _undo_what_a_test_does as _undo_what_a_test_does
from daosplit.testing.isolation import chain as chain
from daosplit.testing.isolation import pytest_addoption as pytest_addoption
from daosplit.testing.isolation import pytest_configure as pytest_configure
from daosplit.testing.isolation import pytest_fixture_setup as pytest_fixture_setup
from daosplit.testing.isolation import pytest_runtest_setup as pytest_runtest_setup
from daosplit.testing.partnership import Partnership as Partnership
from daosplit.testing.partnership import RefusedError as RefusedError
