"""The fixtures that daosplit gives to other projects' tests isolate them, however they ask."""

import pytest

from daosplit import connect
from daosplit.testing import START
from support.nodes import running_anvil

BEGINNING = """
import pytest

from daosplit.testing import START


class Payee:  # paid unit by unit, beside a contract that must stay
    def __init__(self, chain):
        self.chain = chain
        self.contract = chain.deploy("RevenueSplitFactory").address
        self.account = "0x" + self.contract[:1:-1].lower()

    def pay(self):
        self.chain.send(self.account, 1)

    @property
    def paid(self):
        self.chain.contract("RevenueSplitFactory", self.contract)
        return self.chain.balance(self.account)


@pytest.fixture(scope="module")
def payee(chain):
    return Payee(chain)
"""


def run(pytester: pytest.Pytester, *files: str, passed: int, options: tuple[str, ...] = ()) -> None:
    """Runs a project's tests, each file after the same beginning."""
    pytester.makeconftest('pytest_plugins = ["daosplit.testing"]')
    pytester.makepyfile(**{f"test_{n}": BEGINNING + file for n, file in enumerate(files)})
    pytester.runpytest("-p", "no:cacheprovider", *options).assert_outcomes(passed=passed)


def test_what_a_test_does_on_the_chain_is_undone(pytester: pytest.Pytester) -> None:
    tests = """
@pytest.mark.parametrize("again", range(2))
def test_each_test_finds_what_the_module_made_and_nothing_else(chain, payee, again):
    assert START < chain.now() < START + 10
    assert payee.paid == 0
    payee.pay()
    chain.travel(START + 1_000_000)
    assert payee.paid == 1


def test_a_test_without_a_chain_needs_none(request):
    assert "chain" not in request.fixturenames
"""
    run(pytester, tests, passed=3)


def test_each_file_of_tests_has_a_chain_of_its_own(pytester: pytest.Pytester) -> None:
    tests = """
@pytest.fixture(scope="module", autouse=True)
def deployed(chain):
    assert chain.now() == START
    chain.deploy("RevenueSplitFactory")


def test_it_began_anew(chain):
    assert chain.block_number() == 2
"""
    run(pytester, tests, tests, passed=2)


TAKEN_LATE = """
@pytest.mark.parametrize("again", range(3))
def test_the_chain_itself(request, again):
    chain = request.getfixturevalue("chain")
    chain.travel(chain.now() + 1000)
    assert chain.now() < START + 1010


@pytest.mark.parametrize("again", range(3))
def test_what_the_module_made(request, again):
    payee = request.getfixturevalue("payee")
    assert payee.paid == 0
    payee.pay()
    assert payee.paid == 1


@pytest.mark.parametrize("again", range(2))
def test_after_the_test_has_done_something(request, chain, again):
    chain.travel(START + 1000)
    payee = request.getfixturevalue("payee")
    payee.pay()
    assert payee.paid == 1


def test_it_is_there_for_those_that_ask_in_time(payee):
    assert payee.paid == 0
"""


def test_what_is_taken_late_neither_leaks_nor_gets_lost(pytester: pytest.Pytester) -> None:
    run(pytester, TAKEN_LATE, passed=9)


PARAMETRISED = """
@pytest.fixture(scope="module")
def other(chain):
    return Payee(chain)


@pytest.fixture(scope="module", params=[1, 2, 3])
def used(request, payee):
    assert payee.paid == 0
    for _ in range(request.param):
        payee.pay()
    return request.param


@pytest.fixture(scope="module", params=["payee", "other"])
def either(request):
    either = request.getfixturevalue(request.param)
    either.pay()
    return either


@pytest.mark.parametrize("again", range(2))
def test_only_its_own_parameter_is_there(payee, used, other, again):
    assert payee.paid == used
    assert other.paid == 0
    other.pay()


def test_whatever_else_was_put_there_meanwhile(other, used, payee):
    assert (payee.paid, other.paid) == (used, 0)


@pytest.mark.parametrize("again", range(2))
def test_what_a_parameter_took_late(payee, other, either, again):
    assert sorted([payee.paid, other.paid]) == [0, 1]
    assert either.paid == 1
"""


def test_a_parameters_doings_are_undone_for_the_next(pytester: pytest.Pytester) -> None:
    run(pytester, PARAMETRISED, passed=13)


def test_what_a_class_made_is_gone_after_it(pytester: pytest.Pytester) -> None:
    tests = """
class TestClass:
    @pytest.fixture(scope="class", autouse=True)
    def paid(self, payee):
        payee.pay()
        yield
        payee.pay()

    @pytest.mark.parametrize("again", range(2))
    def test_within(self, payee, again):
        assert payee.paid == 1
        payee.pay()


def test_after(payee):
    assert payee.paid == 0
"""
    run(pytester, tests, passed=3)


def test_a_fixture_that_fails_leaves_nothing(pytester: pytest.Pytester) -> None:
    tests = """
@pytest.fixture(scope="module", params=["fails", "succeeds"])
def shaky(request, payee):
    payee.pay()
    assert request.param == "succeeds"


@pytest.mark.xfail(reason="its fixture fails", strict=False)
def test_one(shaky, payee):
    assert payee.paid == 1
"""
    pytester.makeini("[pytest]\nxfail_strict = false")
    pytester.makeconftest('pytest_plugins = ["daosplit.testing"]')
    pytester.makepyfile(BEGINNING + tests)
    pytester.runpytest("-p", "no:cacheprovider").assert_outcomes(xfailed=1, xpassed=1)


OF_THE_SESSION = """
import pytest

import daosplit
from daosplit.testing import START, Partnership


@pytest.fixture(scope="session")
def chain():
    return daosplit.fast_chain(start=START)


@pytest.fixture(scope="session")
def founded(chain):
    return Partnership.of(chain, {"retailer": 70, "A": 30})
"""

QUARTERS_OF_THE_SESSION = """
import pytest


@pytest.mark.parametrize("again", range(2))
def test_the_first_quarter(founded, again):
    founded.receive(100)
    assert founded.next_quarter() == 1
    founded.sign_and_review({"retailer": 60, "A": 40})
    founded.assert_paid_exactly({"retailer": 60, "A": 40})
"""


def test_it_does_not_matter_which_process_runs_a_test(pytester: pytest.Pytester) -> None:
    """Whether its chain is its file's, or its process's."""
    folder = pytester.mkdir("of_the_session")
    (folder / "conftest.py").write_text(OF_THE_SESSION)
    for name in ("test_one.py", "test_other.py"):
        (folder / name).write_text(QUARTERS_OF_THE_SESSION)
    run(pytester, TAKEN_LATE, PARAMETRISED, passed=26, options=("-n", "2", "--dist", "load"))


def test_what_a_partnership_knows_goes_back_with_its_chain_whatever_scope_it_has(
    pytester: pytest.Pytester,
) -> None:
    pytester.makeconftest('pytest_plugins = ["daosplit.testing"]')
    pytester.makepyfile("""
import pytest

from daosplit.testing import Partnership


@pytest.fixture(scope="module")
def founded(chain):
    return Partnership.of(chain, {"retailer": 70, "A": 30})


class TestReviewed:
    @pytest.fixture(scope="class")
    def reviewed(self, founded):
        founded.receive(100)
        founded.next_quarter()
        founded.sign_and_review({"retailer": 60, "A": 30, "B": 10}, admit=["B"])
        return founded

    @pytest.mark.parametrize("again", range(2))
    def test_the_second_quarter(self, reviewed, again):
        reviewed.receive(1_000)
        assert reviewed.next_quarter() == 2
        reviewed.let_window_pass()
        reviewed.assert_paid_exactly({"retailer": 600, "A": 300, "B": 100})


@pytest.mark.parametrize("again", range(2))
def test_the_first_quarter(founded, again):
    assert founded.names == ["retailer", "A"]
    founded.receive("0.5")
    assert founded.next_quarter() == 1
    founded.let_window_pass()
    founded.assert_paid_exactly({"retailer": "0.35", "A": "0.15"})
""")
    pytester.runpytest("-p", "no:cacheprovider").assert_outcomes(passed=4)


def test_on_a_node_nothing_stays_of_what_the_tests_did(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    quarter = """
from daosplit.testing import Partnership


def test_a_quarter(chain):
    partnership = Partnership.of(chain, {"retailer": 70, "A": 30})
    partnership.receive(100)
    assert partnership.next_quarter() == 1
    partnership.let_window_pass()
    partnership.assert_paid_exactly({"retailer": 70, "A": 30})
"""
    with running_anvil(f"--timestamp={START}") as url:
        node = connect(url)
        before = node.block().hash
        monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
        node_option = ("--daosplit-chain", url)
        run(pytester, quarter, quarter, passed=2, options=node_option)
        assert node.block().hash == before
    monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw0")
    shared = pytester.runpytest(*node_option)
    shared.stderr.fnmatch_lines(["*tests on one node would disturb each other; add -n 0*"])
