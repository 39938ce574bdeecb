"""The fixtures that daosplit gives to other projects' tests isolate them, however they ask."""

import pytest

BEGINNING = """
import pytest

from daosplit.testing import START


class Thrower:
    def __init__(self, chain):
        self.chain = chain
        self.contract = chain.deploy("ErrorThrower")

    def succeed(self):
        self.chain.transact(self.contract.functions.succeed())

    @property
    def successes(self):
        return self.chain.call(self.contract.functions.successes())


@pytest.fixture(scope="module")
def thrower(chain):
    return Thrower(chain)
"""


def run(pytester: pytest.Pytester, *files: str, passed: int, options: tuple[str, ...] = ()) -> None:
    """Runs a project's tests, each file after the same beginning."""
    pytester.makeconftest('pytest_plugins = ["daosplit.testing"]')
    pytester.makepyfile(**{f"test_{n}": BEGINNING + file for n, file in enumerate(files)})
    done = pytester.runpytest_subprocess("-p", "no:cacheprovider", *options)
    done.assert_outcomes(passed=passed)


def test_what_a_test_does_on_the_chain_is_undone(pytester: pytest.Pytester) -> None:
    tests = """
@pytest.mark.parametrize("again", range(2))
def test_each_test_finds_what_the_module_made_and_nothing_else(chain, thrower, again):
    assert START < chain.now() < START + 10
    assert thrower.successes == 0
    thrower.succeed()
    chain.travel(START + 1_000_000)
    assert thrower.successes == 1


def test_a_test_without_a_chain_needs_none(request):
    assert "chain" not in request.fixturenames
"""
    run(pytester, tests, passed=3)


def test_each_file_of_tests_has_a_chain_of_its_own(pytester: pytest.Pytester) -> None:
    tests = """
@pytest.fixture(scope="module", autouse=True)
def deployed(chain):
    assert chain.now() == START
    chain.deploy("ErrorThrower")


def test_it_began_anew(chain):
    assert chain.w3.eth.block_number == 2
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
    thrower = request.getfixturevalue("thrower")
    assert thrower.successes == 0
    thrower.succeed()
    assert thrower.successes == 1


@pytest.mark.parametrize("again", range(2))
def test_after_the_test_has_done_something(request, chain, again):
    chain.travel(START + 1000)
    thrower = request.getfixturevalue("thrower")
    thrower.succeed()
    assert thrower.successes == 1


def test_it_is_there_for_those_that_ask_in_time(thrower):
    assert thrower.successes == 0
"""


def test_what_is_taken_late_neither_leaks_nor_gets_lost(pytester: pytest.Pytester) -> None:
    run(pytester, TAKEN_LATE, passed=9)


PARAMETRISED = """
@pytest.fixture(scope="module")
def other(chain):
    return Thrower(chain)


@pytest.fixture(scope="module", params=[1, 2, 3])
def used(request, thrower):
    assert thrower.successes == 0
    for _ in range(request.param):
        thrower.succeed()
    return request.param


@pytest.fixture(scope="module", params=["thrower", "other"])
def either(request):
    either = request.getfixturevalue(request.param)
    either.succeed()
    return either


@pytest.mark.parametrize("again", range(2))
def test_only_its_own_parameter_is_there(thrower, used, other, again):
    assert thrower.successes == used
    assert other.successes == 0
    other.succeed()


def test_whatever_else_was_put_there_meanwhile(other, used, thrower):
    assert (thrower.successes, other.successes) == (used, 0)


@pytest.mark.parametrize("again", range(2))
def test_what_a_parameter_took_late(thrower, other, either, again):
    assert sorted([thrower.successes, other.successes]) == [0, 1]
    assert either.successes == 1
"""


def test_a_parameters_doings_are_undone_for_the_next(pytester: pytest.Pytester) -> None:
    run(pytester, PARAMETRISED, passed=13)


def test_what_a_class_made_is_gone_after_it(pytester: pytest.Pytester) -> None:
    tests = """
class TestClass:
    @pytest.fixture(scope="class", autouse=True)
    def succeeded(self, thrower):
        thrower.succeed()
        yield
        thrower.succeed()

    @pytest.mark.parametrize("again", range(2))
    def test_within(self, thrower, again):
        assert thrower.successes == 1
        thrower.succeed()


def test_after(thrower):
    assert thrower.successes == 0
"""
    run(pytester, tests, passed=3)


def test_a_fixture_that_fails_leaves_nothing(pytester: pytest.Pytester) -> None:
    tests = """
@pytest.fixture(scope="module", params=["fails", "succeeds"])
def shaky(request, thrower):
    thrower.succeed()
    assert request.param == "succeeds"


@pytest.mark.xfail(reason="its fixture fails", strict=False)
def test_one(shaky, thrower):
    assert thrower.successes == 1
"""
    pytester.makeini("[pytest]\nxfail_strict = false")
    pytester.makeconftest('pytest_plugins = ["daosplit.testing"]')
    pytester.makepyfile(BEGINNING + tests)
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(xfailed=1, xpassed=1)


@pytest.mark.parametrize("distribution", ["load", "worksteal"])
def test_it_does_not_matter_which_process_runs_a_test(
    pytester: pytest.Pytester, distribution: str
) -> None:
    options = ("-n", "2", "--dist", distribution)
    run(pytester, TAKEN_LATE, PARAMETRISED, passed=22, options=options)
