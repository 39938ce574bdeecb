"""The fixtures that daosplit gives to other projects' tests."""

import pytest

A_PROJECTS_TESTS = """
import pytest

from daosplit.testing import START


@pytest.fixture(scope="module")
def thrower(chain):
    return chain.deploy("ErrorThrower")


@pytest.mark.parametrize("again", range(2))
def test_each_test_finds_what_the_module_made_and_nothing_else(chain, thrower, again):
    assert START < chain.now() < START + 10
    assert chain.call(thrower.functions.successes()) == 0
    chain.transact(thrower.functions.succeed())
    chain.travel(START + 1_000_000)
    assert chain.call(thrower.functions.successes()) == 1


def test_a_test_without_a_chain_needs_none(request):
    assert "chain" not in request.fixturenames
"""


def test_what_a_test_does_on_the_chain_is_undone(pytester: pytest.Pytester) -> None:
    pytester.makeconftest('pytest_plugins = ["daosplit.testing"]')
    pytester.makepyfile(A_PROJECTS_TESTS)
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=3)


def test_each_file_of_tests_has_a_chain_of_its_own(pytester: pytest.Pytester) -> None:
    pytester.makeconftest('pytest_plugins = ["daosplit.testing"]')
    deploys = """
        import pytest

        from daosplit.testing import START

        @pytest.fixture(scope="module", autouse=True)
        def deployed(chain):
            assert chain.now() == START
            chain.deploy("ErrorThrower")

        def test_it_began_anew(chain):
            assert chain.w3.eth.block_number == 2
    """
    pytester.makepyfile(test_one=deploys, test_two=deploys)
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=2)
