"""A partnership with honest money, and a token that is honest until told to be hostile."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from daosplit.chain import Chain
from daosplit.chain.contract import Contract
from support.hostile_tokens import HOSTILE, NO_CODE, Hostile
from support.money import Money
from support.partnership import NOBODY, Founder, Partnership

__all__ = ["LATE_PARTS", "PARTS", "REVENUE", "SUCCESSOR", "Siege", "Sight"]

REVENUE = 1000
PARTS = [500, 300, 200]
"""What each seat gets of it."""
LATE_PARTS = [495, 297, 198]
"""The same less a tip of a hundredth."""
SUCCESSOR = "0x000000000000000000000000000000000000bEEF"
"""An account that had nothing before."""


@dataclass(frozen=True)
class Sight:
    """Where the token is: with the seats, with the successor, set aside for each seat, and still in
    the partnership; and how much the partnership has of the honest token."""

    seats: tuple[int, ...]
    successor: int
    set_aside: tuple[int, ...]
    left: int
    honest_left: int


@dataclass(frozen=True)
class Siege:
    """A partnership of three with 50, 30 and 20 shares that has the same revenue of three moneys.

    Attributes:
        honest: A token that is honest, and ether.
        token: A token that can become anything; what is seen of it is seen when it is honest.
        payer: An account with as much of the token, of which the partnership may take all.
    """

    chain: Chain
    partnership: Partnership
    honest: tuple[Money, Money]
    token: Money
    payer: str
    _proxy: Contract
    _codes: Mapping[str, Contract]
    _honest_code: str
    _lens: Contract

    @classmethod
    def found(cls, founder: Founder, honest: tuple[Money, Money], *kinds: str) -> "Siege":
        """The token can become these kinds; the charter promises a tip."""
        chain = founder.chain
        partnership = founder.found(50, 30, 20, tip=10_000)
        honest_code = chain.deploy("Token", "", "", 18).address
        proxy = chain.deploy("UpgradeableToken", honest_code)
        token = Money(chain, chain.contract("Token", proxy.address))
        payer = chain.accounts[50]
        for money in (token, *honest):
            money.give(partnership.address, REVENUE)
        token.give(payer, REVENUE)
        token.transact("approve", partnership.address, 2**256 - 1, sender=payer)
        codes = {
            name: chain.deploy(kind.artifact, *kind.arguments)
            for name, kind in HOSTILE.items()
            if name in kinds and kind.artifact
        }
        lens = chain.deploy("Lens")
        return cls(chain, partnership, honest, token, payer, proxy, codes, honest_code, lens)

    @cached_property
    def roster(self) -> list[str]:
        return self.partnership.roster

    @contextmanager
    def hostile(self, name: str) -> Iterator[None]:
        """While this lasts, the token is of that kind."""
        kind: Hostile = HOSTILE[name]
        data = b""
        if kind.told:
            function, *arguments = kind.told(self.partnership)
            data = self._codes[name].functions[function](*arguments).data
        code = self._codes[name].address if kind.artifact else NO_CODE
        self.chain.transact(self._proxy.functions.upgrade(code, data))
        yield
        self.chain.transact(self._proxy.functions.upgrade(self._honest_code, b""))

    def look(self) -> Sight:
        """At the token; in one call, since there is much to see."""
        answers = self.chain.call(self._lens.functions.ask(*self._questions))
        words = [int.from_bytes(data) for _, data in answers]
        return Sight(tuple(words[:3]), words[3], tuple(words[4:7]), *words[7:])

    @cached_property
    def _questions(self) -> tuple[list[str], list[bytes]]:
        partnership = self.partnership.address
        honest_token, _ = self.honest

        def balance(money: Money, account: str) -> tuple[str, bytes]:
            return money.address, self._lens.functions.balanceOf(account).data

        asked = [
            *(balance(self.token, account) for account in self.roster),
            balance(self.token, SUCCESSOR),
            *(
                (partnership, self.partnership.encode("setAside", self.token.address, account))
                for account in self.roster
            ),
            balance(self.token, partnership),
            balance(honest_token, partnership),
        ]
        return [target for target, _ in asked], [question for _, question in asked]

    def settle_honest(self) -> None:
        """Settle what is honest, once the window of the first period has closed."""
        if self.chain.now() < self.partnership.review_end(1):
            self.partnership.next_at(self.partnership.review_end(1))
        self.partnership.transact("settleMany", [one.address for one in self.honest], NOBODY)
