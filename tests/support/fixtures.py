"""The fixtures of tests on the contracts: a factory, partnerships, money."""

from collections.abc import Iterator

import pytest

from daosplit.chain import Chain, embedded_chain
from daosplit.testing import START
from support.money import Money
from support.partnership import Founder, Partnership


@pytest.fixture(scope="module")
def founder(chain: Chain) -> Founder:
    return Founder(chain, chain.deploy("RevenueSplitFactory"))


@pytest.fixture(scope="module")
def watched_chain() -> Chain:
    """The chain inside the process, whose access to slots can be watched."""
    return embedded_chain(start=START)


@pytest.fixture
def watched(watched_chain: Chain) -> Iterator[Founder]:
    with watched_chain.isolated():
        yield Founder(watched_chain, watched_chain.deploy("RevenueSplitFactory"))


@pytest.fixture
def watched_token(watched: Founder) -> Money:
    return Money(watched.chain, watched.chain.deploy("Token", "US Dollar", "USD", 6))


@pytest.fixture(scope="module")
def partnership(founder: Founder) -> Partnership:
    """Three partners with 50, 30 and 20 shares, at the beginning of their first quarter."""
    return founder.found(50, 30, 20)


@pytest.fixture(scope="module")
def token(chain: Chain) -> Money:
    return Money(chain, chain.deploy("Token", "US Dollar", "USD", 6))


@pytest.fixture(scope="module")
def ether(chain: Chain) -> Money:
    return Money(chain)


@pytest.fixture(scope="module", params=["token", "ether"])
def money(request: pytest.FixtureRequest) -> Money:
    """A token, and then ether."""
    made: Money = request.getfixturevalue(request.param)
    return made
