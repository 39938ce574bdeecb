"""Partnerships on the test chain, reached by the client, and what many tests do with them.

The partners are the chain's accounts from the second on; whatever nobody in particular does, the
first one does.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from daosplit.agreement.charter import Charter
from daosplit.agreement.contributions import Contribution
from daosplit.agreement.countersignatures import Countersignatures
from daosplit.agreement.founding import Founding, Partner
from daosplit.agreement.review import Review
from daosplit.chain import Chain
from daosplit.chain.contract import Contract
from daosplit.client.factory import found
from daosplit.client.revenue_split import RevenueSplit
from daosplit.events.receipts import Receipt
from daosplit.testing import START

CHARTER = Charter(start=START)
"""Quarters from when the chain begins, 28 days to review, two thirds, a fifth, no tip."""


def founding_of(
    chain: Chain, *shares: int, accounts: Sequence[str] | None = None, **charter: Any
) -> Founding:
    """With `CHARTER`, but for what is given."""
    accounts = chain.accounts[1 : len(shares) + 1] if accounts is None else accounts
    partners = tuple(
        Partner(f"partner {seat}", account, held)
        for seat, (account, held) in enumerate(zip(accounts, shares, strict=True))
    )
    return Founding("partnership", replace(CHARTER, **charter), partners)


def partnership_of(
    chain: Chain, *shares: int, accounts: Sequence[str] | None = None, **charter: Any
) -> RevenueSplit:
    """Founded with `founding_of`."""
    return found(chain, founding_of(chain, *shares, accounts=accounts, **charter)).split


def review_of(period: int, shares: Sequence[int], admitted: Sequence[str] = ()) -> Review:
    """A review with one contribution for each seat that gets shares."""
    contributions = tuple(
        Contribution(seat, points, f"what seat {seat} did")
        for seat, points in enumerate(shares)
        if points
    )
    return Review(period, contributions, tuple(admitted))


def sign_by(split: RevenueSplit, review: Review, *seats: int) -> Countersignatures:
    """The review countersigned by the keys of these seats."""
    roster = split.roster()
    signed = Countersignatures(split.domain(), review)
    for seat in seats:
        account = (*roster, *review.admitted)[seat]
        signed = signed.sign(split.chain.signers[account], roster)  # type: ignore[index]
    return signed


def set_shares(
    split: RevenueSplit, period: int, *shares: int, admitted: Sequence[str] = ()
) -> Receipt:
    """A review that every seat countersigns."""
    review = review_of(period, shares, admitted)
    return split.review(review, sign_by(split, review, *range(len(shares))))


def mint(chain: Chain, token: Contract, account: str, amount: int) -> None:
    """Makes an amount of a token come from nowhere."""
    chain.transact(token.functions.mint(account, amount))


def travel_to(split: RevenueSplit, time: int) -> None:
    """Lets it be that time; the next transaction happens a second later."""
    split.chain.travel(time)
