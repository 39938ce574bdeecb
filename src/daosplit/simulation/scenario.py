"""A scenario: who is a partner, what comes in, what is agreed and what happens, as plain records.

Nothing here knows a chain or a file. Periods count from 1, times are Unix seconds, amounts whole
numbers of a token's smallest unit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from daosplit.agreement.charter import Charter
from daosplit.weighing import Dataset, Policy

PartnerKind = Literal["key", "wallet", "partnership"]
"""Who holds a seat: a key; a contract account, which can refuse payments; another partnership."""
TokenKind = Literal["plain", "no return", "blocklist", "fee"]
"""How a token behaves: a plain ERC-20; one whose transfers answer nothing, as USDT's; one whose
issuer can block accounts; one that keeps a hundredth of each transfer."""
EventKind = Literal[
    "moves",
    "loses_key",
    "names_successor",
    "refuses_payment",
    "accepts_payment",
    "blocked",
    "unblocked",
    "does_not_sign",
    "questioned",
    "cut",
    "nobody_settles",
]

ETHER_SYMBOL = "ether"
FEE_PERCENT = 1


@dataclass(frozen=True, slots=True)
class ScenarioToken:
    """A token that the scenario's customers pay in; ether needs none."""

    symbol: str
    decimals: int
    kind: TokenKind = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioPartner:
    """A partner of a partnership.

    Attributes:
        name: Its name: the same one in two partnerships has the same account.
        shares: Those it is founded or admitted with, if no review says otherwise.
        kind: Who holds its seat.
        joined: The period with whose review it is admitted; None for a founder.
        left: The period with whose review it leaves; None if it stays.
        reason: Why it leaves.
        elsewhere: What it earns elsewhere in a period, in the scenario's first token; None if that
            is not told.
    """

    name: str
    shares: int
    kind: PartnerKind = "key"
    joined: int | None = None
    left: int | None = None
    reason: str = ""
    elsewhere: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioReview:
    """A review that was written by hand: points, and reasons where there are any, by name."""

    period: int
    points: Mapping[str, int]
    reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioPartnership:
    """A partnership: the scenario's own, or one that its partners have beside it.

    Attributes:
        name: Its name; a partner of kind "partnership" is called as its partnership is.
        charter: What it is founded with.
        partners: Founders first.
        reviews: Those that were written by hand, by period.
        repeats: Whether every other period is reviewed too, with the shares as they are.
        policy: How the other periods are weighed, with `data`; None if by no policy.
        data: What the policy weighs.
    """

    name: str
    charter: Charter
    partners: tuple[ScenarioPartner, ...]
    reviews: Mapping[int, ScenarioReview] = field(default_factory=dict)
    repeats: bool = False
    policy: Policy | None = None
    data: Dataset | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Income:
    """Revenue that comes in.

    Attributes:
        time: When.
        to: The partnership's name.
        token: The token's symbol, or "ether".
        amount: How much.
        period: The period that `pay` names for it, for what comes in late or with a memo; None for
            a plain transfer.
        memo: What it is for.
    """

    time: int
    to: str
    token: str
    amount: int
    period: int | None = None
    memo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioEvent:
    """Something that happens to the partners of the scenario's own partnership.

    Attributes:
        kind: What.
        time: When; of what is about a period's review or settlement, when the period ends.
        period: The period in which, or about which, it is.
        partner: To whom; empty if to nobody.
        by: Who does it: who questions, or the coalition that cuts.
        points: Of a cut, what the coalition proposes, by name.
        token: The token that blocks, by its symbol; empty for other kinds.
        notice: Of a successor, its notice in seconds.
        days: Of a period that nobody settles, after how many days a stranger does, for the tip;
            0 if nobody does before the next is settled.
    """

    kind: EventKind
    time: int
    period: int
    partner: str = ""
    by: tuple[str, ...] = ()
    points: Mapping[str, int] = field(default_factory=dict)
    token: str = ""
    notice: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What is played, from the founding to the last settlement.

    Attributes:
        name: Its name.
        about: What it tells, in a few sentences; may be empty.
        partnership: The scenario's own partnership.
        others: The partnerships beside it, which may hold seats in it.
        tokens: The tokens that revenue comes in, besides ether.
        periods: How many are played.
        income: All revenue, in order of time.
        events: All that happens, in order of time.
        review_after: How many seconds after a period's end its review is submitted.
        dependence: Of a partner that earns more than this part of all it earns here, as (numerator,
            denominator), it is warned.
        seed: What its random events were drawn by; None if nothing in it is random.
    """

    name: str
    partnership: ScenarioPartnership
    periods: int
    about: str = ""
    others: tuple[ScenarioPartnership, ...] = ()
    tokens: tuple[ScenarioToken, ...] = ()
    income: tuple[Income, ...] = ()
    events: tuple[ScenarioEvent, ...] = ()
    review_after: int
    dependence: tuple[int, int] = (1, 2)
    seed: int | None = None

    @property
    def partnerships(self) -> tuple[ScenarioPartnership, ...]:
        """All partnerships, the scenario's own first."""
        return (self.partnership, *self.others)

    def until(self, period: int) -> "Scenario":
        """The same, but played only up to the end of a period."""
        periods = min(period, self.periods)
        end = self.partnership.charter.end_of(periods)
        return replace(
            self,
            periods=periods,
            income=tuple(
                one
                for one in self.income
                if one.time < end or (one.period is not None and one.period <= periods)
            ),
            events=tuple(one for one in self.events if one.period <= periods),
        )
