"""Hostile tokens and the tools: they tell all about honest money, whatever a token does to them."""

import pytest

from daosplit.chain import Chain
from daosplit.client.overview import read_overview
from daosplit.client.revenue_split import RevenueSplit
from daosplit.client.tokens import read_token, read_token_of_events
from daosplit.errors import ChainError
from daosplit.events import Closed, EtherReceived, Founded, PaidOut, TokenMoved
from daosplit.history import read_history
from daosplit.history.reconcile import reconcile
from daosplit.messages.overview import describe_now
from daosplit.values.amounts import Token
from support.hostile_tokens import HOSTILE
from support.money import ETHER, Money
from support.partnership import Founder
from support.siege import Siege

SEEN = [
    kind
    for kind in HOSTILE
    if kind.startswith(("says", "tells", "denies", "claims", "first", "has lost", "writes"))
    or "asked for a balance" in kind
]
"""The kinds that a tool sees by asking."""
MUTE = "balance cannot be read"


@pytest.fixture(scope="module")
def siege(founder: Founder, token: Money, ether: Money) -> Siege:
    """What it has is closed, but not paid."""
    siege = Siege.found(founder, (token, ether), *SEEN)
    siege.partnership.next_at(siege.partnership.end_of(1))
    for money in (siege.token, *siege.honest):
        siege.partnership.transact("settle", money.address)
    return siege


@pytest.mark.shows("token-tells-tools-tell")
@pytest.mark.parametrize("kind", SEEN)
def test_whatever_a_token_tells_the_tools_tell_all_about_honest_money(
    siege: Siege, kind: str
) -> None:
    split = RevenueSplit(siege.chain, siege.partnership.address)
    honest_token, _ = siege.honest

    def told(*tokens: str) -> list[str]:
        known = [read_token_of_events(split.chain, token) for token in tokens]
        return describe_now(read_overview(split, known)).splitlines()

    alone = told(ETHER, honest_token.address)
    with siege.hostile(kind):
        together = told(ETHER, honest_token.address, siege.token.address)
        reconciliation = reconcile(read_history(split))
    assert together[: len(alone)] == alone
    has_no_balance = kind.startswith(("says", "has lost")) or any(
        part in kind for part in ("31 bytes", "a balance of a megabyte", "asked for a balance")
    )
    assert any(MUTE in line for line in together) == has_no_balance
    for money in siege.honest:
        assert reconciliation.conservation[money.address].holds
    assert {difference.token for difference in reconciliation.differences} <= {siege.token.address}


@pytest.mark.shows("writes-partnerships-events-false")
def test_the_history_is_what_the_partnership_wrote_and_not_what_a_token_wrote(
    siege: Siege,
) -> None:
    """It writes a pot, a part set aside, a moved seat, and payments back that never were."""
    partnership = siege.partnership
    with siege.hostile("writes a partnership's events"):
        partnership.next_at(partnership.review_end(1))
        receipt = partnership.transact("settle", siege.token.address).receipt
    assert len({log.address for log in receipt.logs}) == 2
    history = read_history(RevenueSplit(siege.chain, partnership.address))
    told = [event for event in history.events if not isinstance(event, TokenMoved | EtherReceived)]
    assert [type(event) for event in told] == [Founded, Closed, Closed, Closed, PaidOut]
    reconciliation = reconcile(history)
    assert all(one.holds for one in reconciliation.conservation.values())
    listed = {difference.token for difference in reconciliation.differences}
    assert listed == {siege.token.address}


@pytest.mark.shows("token-nobody-can-ask")
@pytest.mark.parametrize("length", [0, 2**20])
def test_a_token_that_nobody_can_ask_about_itself_is_called_by_what_is_known(
    chain: Chain, length: int
) -> None:
    """Burning all gas, it goes by its address; a megabyte of symbol is shown without its end."""
    address = str(chain.deploy("MetadataToken", length).address)
    by_address = f"{address[:6]}…{address[-4:]}"
    token = read_token(chain, address)
    assert token.decimals == 0
    assert token.symbol == ("\\x1b[2J" if length else by_address)


@pytest.mark.shows("token-gone-called-address")
def test_a_token_that_is_gone_is_called_by_its_address_where_it_was_seen(chain: Chain) -> None:
    """Named by a user it is a mistake; in what happened it is one token of many."""
    gone = "0x000000000000000000000000000000000000bEEF"
    assert read_token_of_events(chain, gone) == Token(gone, "0x0000…bEEF", 0)
    with pytest.raises(ChainError, match="no token"):
        read_token(chain, gone)
