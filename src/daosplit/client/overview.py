"""What a partnership is like at one moment: its seats, its period, and its money in each token."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from daosplit.agreement.charter import Charter
from daosplit.client.revenue_split import RevenueSplit
from daosplit.client.state import Offer, Payable, Question, Releasable, Till
from daosplit.errors import ContractError
from daosplit.values.amounts import Token


@dataclass(frozen=True, slots=True)
class SeatNow:
    """A seat.

    Attributes:
        account: Who holds it.
        shares: Its newest shares.
        question: The question that stands about it; None if none does.
        offer: To whom it is offered; None if to nobody.
    """

    account: str
    shares: int
    question: Question | None
    offer: Offer | None


@dataclass(frozen=True, slots=True)
class TokenNow:
    """A partnership's money in a token.

    Attributes:
        token: The token.
        accrued: What came in and is not closed yet; None if the token's balance cannot be read.
        till: What the contract keeps of it.
        payable: Whether the pot is payable; None if there is no pot.
        releasable: What `settle` would pay now; None if the token's balance cannot be read.
        set_aside: What is set aside for holders of seats, by their accounts.
    """

    token: Token
    accrued: int | None
    till: Till
    payable: Payable | None
    releasable: Releasable | None
    set_aside: Mapping[str, int]

    @property
    def set_aside_elsewhere(self) -> int:
        """What is set aside for accounts that hold no seat."""
        return self.till.set_aside - sum(self.set_aside.values())


@dataclass(frozen=True, slots=True)
class Overview:
    """A partnership at one moment.

    Attributes:
        chain_id: The chain's number.
        partnership: The partnership's address.
        is_genuine: Whether a factory that this version of daosplit knows founded it.
        block: The block after which it is so.
        timestamp: That block's time.
        charter: What can never change.
        seats: The seats, in order.
        reviewed_period: The newest period that was reviewed; 0 if none was.
        current_period: The running period; 0 before the first begins.
        tokens: Its money.
    """

    chain_id: int
    partnership: str
    is_genuine: bool
    block: int
    timestamp: int
    charter: Charter
    seats: tuple[SeatNow, ...]
    reviewed_period: int
    current_period: int
    tokens: tuple[TokenNow, ...]


def read_overview(split: RevenueSplit, tokens: Iterable[Token]) -> Overview:
    """A partnership now, and its money in these tokens."""
    block = split.chain.block()
    roster = split.roster()
    reviewed = split.reviewed_period()
    seats = (
        SeatNow(account, shares, split.question_of(seat), split.offer_of(seat))
        for seat, (account, shares) in enumerate(
            zip(roster, split.shares_of(reviewed), strict=True)
        )
    )
    return Overview(
        chain_id=split.chain.chain_id,
        partnership=split.address,
        is_genuine=split.is_genuine,
        block=block.number,
        timestamp=block.timestamp,
        charter=split.charter,
        seats=tuple(seats),
        reviewed_period=reviewed,
        current_period=split.current_period(),
        tokens=tuple(_read_money(split, roster, token) for token in tokens),
    )


def _read_money(split: RevenueSplit, roster: Sequence[str], token: Token) -> TokenNow:
    accrued = releasable = None
    try:
        accrued = split.accrued(token.address)
        releasable = split.releasable(token.address)
    except ContractError as error:
        # Anyone can have such a token settled; it shall not hide the others.
        if error.name != "RevenueSplit_NoBalance":
            raise
    till = split.till(token.address)
    set_aside = {}
    if till.set_aside:
        for account in roster:
            if amount := split.set_aside(token.address, account):
                set_aside[account] = amount
    return TokenNow(
        token=token,
        accrued=accrued,
        till=till,
        payable=split.payable_from(till.period) if till.pot else None,
        releasable=releasable,
        set_aside=set_aside,
    )
