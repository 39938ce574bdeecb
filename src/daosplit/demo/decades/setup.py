"""The stage of the forty quarters: a chain inside the process, keys, yen, two partnerships."""

from collections.abc import Iterator
from datetime import datetime

from eth_account import Account
from eth_account.signers.local import LocalAccount

from daosplit.agreement.charter import Charter, unix_time
from daosplit.agreement.founding import Founding, Partner
from daosplit.chain import embedded_chain
from daosplit.client.factory import found
from daosplit.client.revenue_split import RevenueSplit
from daosplit.demo.decades.story import (
    COURIERS_NAME,
    COURIERS_PARTNERS,
    COURIERS_SHARES,
    FIRST_PERIOD,
    FOUNDED,
    PARTNERS,
    PARTNERSHIP,
    TIP,
)
from daosplit.demo.first_year.events import Amount, Line
from daosplit.demo.first_year.story import JAPAN
from daosplit.events import Event
from daosplit.events.receipts import Receipt
from daosplit.simulation.contracts import TOKEN
from daosplit.values.amounts import Token
from daosplit.values.catalogue import Language, translate
from daosplit.values.keccak import keccak
from daosplit.values.text import Text

_ETHER_FOR_GAS = 10**18
_KEYS = (
    "retailer",
    "A",
    "B",
    "D",
    "A's new wallet",
    "A's successor",
    "Aki",
    "Ben",
    "Chie",
    "Chie's new",
)


class DecadesStage:
    """What the play stands on, and what it does again and again."""

    split: RevenueSplit
    couriers: RevenueSplit

    def __init__(self, language: Language) -> None:
        self.language = language
        self.charter = Charter(start=unix_time(FIRST_PERIOD), utc_offset=JAPAN, tip=TIP)
        self._keys = {name: _key(name) for name in _KEYS}
        self.chain = embedded_chain(
            start=unix_time(FOUNDED) - 100, signers=tuple(self._keys.values())
        )
        self._customers, self._stranger = self.chain.accounts[len(_KEYS) : len(_KEYS) + 2]
        self._yen = self.chain.deploy(TOKEN, "Japanese yen", "JPY", 0, sender=self._customers)
        self.token = Token(self._yen.address, "JPY", 0)
        mint = self._yen.functions.mint(self._customers, 10**12)
        self.chain.transact(mint, sender=self._customers)
        for key in self._keys.values():
            self.chain.send(key.address, _ETHER_FOR_GAS, sender=self._customers)
        self.names = tuple(map(self._say, PARTNERS))
        self._lost: set[str] = set()
        self._events: dict[str, list[Event]] = {}

    @property
    def receivers(self) -> tuple[str, ...]:
        """Whoever may get money: all that ever are partners, and whoever settles."""
        return (*(key.address for key in self._keys.values()), self._stranger)

    def _found(self) -> Line:
        self._travel(FOUNDED)
        partners = tuple(
            Partner(self.names[seat], self._keys[name].address, shares)
            for seat, (name, shares) in enumerate((("retailer", 70), ("A", 30)))
        )
        self.split, receipt = found(
            self.chain,
            Founding(self._say(PARTNERSHIP), self.charter, partners),
            sender=self._stranger,
        )
        assert receipt is not None
        self._note(self.split, receipt)
        partners = tuple(
            Partner(self._say(name), self._keys[key].address, shares)
            for name, key, shares in zip(
                COURIERS_PARTNERS, ("Aki", "Ben", "Chie"), COURIERS_SHARES, strict=True
            )
        )
        founding = Founding(self._say(COURIERS_NAME), self.charter, partners)
        self.couriers, receipt = found(self.chain, founding, sender=self._stranger)
        assert receipt is not None
        self._note(self.couriers, receipt)
        return self._line("founded")

    # How it is done

    @property
    def _newcomers(self) -> dict[int, str]:
        """The accounts that are admitted, by the seat that they get."""
        return {
            2: self._keys["B"].address,
            3: self.couriers.address,
            4: self._keys["D"].address,
        }

    def _account(self, seat: int) -> str:
        return self.split.roster()[seat]

    def _note(self, split: RevenueSplit, receipt: Receipt) -> None:
        self._events.setdefault(split.address, []).extend(receipt.events)

    def _start(self, quarter: int) -> datetime:
        charter = self.split.charter
        return charter.local(charter.start_of(quarter))

    def _end(self, quarter: int) -> datetime:
        charter = self.split.charter
        return charter.local(charter.end_of(quarter))

    def _travel(self, moment: datetime) -> None:
        """Let the next transaction happen at that moment, unless it is over already."""
        time = unix_time(moment) - 1
        if time > self.chain.now():
            self.chain.travel(time)

    def _yen_of(self, units: int) -> Amount:
        return Amount(units, self.token)

    def _say(self, said: Text) -> str:
        return translate(said, self.language)

    def _line(self, happening: str, **values: str | Amount) -> Line:
        return Line(self.chain.now(), happening, values)

    def _tell(self, happening: str, **values: str | Amount) -> Iterator[Line]:
        yield self._line(happening, **values)


def _key(name: str) -> LocalAccount:
    key: LocalAccount = Account.from_key(keccak(f"the decades' {name}".encode()))
    return key
