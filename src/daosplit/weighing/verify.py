"""The verification: whether a review follows from its evidence, recomputed seat by seat."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from daosplit.agreement.shares import fractions, require_shares
from daosplit.errors import CannotWeighError, InvalidValueError
from daosplit.values.decimals import exact_sum
from daosplit.values.text import text
from daosplit.weighing.agreed_policy import PolicyFinding
from daosplit.weighing.data.dataset import Dataset
from daosplit.weighing.data.records import ContributionRecord, DataRecord
from daosplit.weighing.evidence import Evidence
from daosplit.weighing.methods.method import Case
from daosplit.weighing.money import MoneyFinding
from daosplit.weighing.weigh import Weighing, weigh


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a review says, and the shares before it.

    Attributes:
        period: The period that it reviews.
        names: The partners in seat order, those whom it admits at the end.
        old_shares: The shares by which the period before is paid, one for each seat before it.
        new_shares: The shares that it gives, one for each seat.
        evidence_hash: The 32 bytes by which it commits to its evidence.
        is_passed: Whether it is the review of the period that passed on the chain; None if none
            has, or no chain was asked.
        reasons: The reasons that it gives, those of each seat; None if they are not compared.

    Raises InvalidValueError, when it is made, for shares that cannot be, or of too few seats.
    """

    period: int
    names: tuple[str, ...]
    old_shares: tuple[int, ...]
    new_shares: tuple[int, ...]
    evidence_hash: bytes
    is_passed: bool | None = None
    reasons: tuple[tuple[str, ...], ...] | None = None

    def __post_init__(self) -> None:
        require_shares(self.old_shares, "old_shares")
        require_shares(self.new_shares, "new_shares")
        if not len(self.old_shares) <= len(self.new_shares) == len(self.names):
            problem = text(
                "{shares} shares for {partners} partners, of which {before} were there before",
                shares=len(self.new_shares),
                partners=len(self.names),
                before=len(self.old_shares),
            )
            raise InvalidValueError("new_shares", None, problem)

    @property
    def before(self) -> tuple[Fraction, ...]:
        """Each partner's fraction of the period before; 0 for the admitted."""
        admitted = len(self.names) - len(self.old_shares)
        return (*fractions(self.old_shares), *(Fraction(0) for _ in range(admitted)))


@dataclass(frozen=True, slots=True)
class SeatFinding:
    """What was found of a seat.

    Attributes:
        name: The partner.
        before: Its fraction of the period before, as it stood.
        before_in_evidence: What the evidence says of that.
        claimed: The shares that the review gives it.
        claimed_fraction: Their part of all that the review gives.
        expected: The shares that follow from the evidence.
        expected_fraction: Their part of all.
        reason: Why they follow.
        claimed_reasons: The reasons that the review gives; None if they are not compared.
    """

    name: str
    before: Fraction
    before_in_evidence: Fraction
    claimed: int
    claimed_fraction: Fraction
    expected: int
    expected_fraction: Fraction
    reason: str
    claimed_reasons: tuple[str, ...] | None = None

    @property
    def has_reason(self) -> bool:
        """Whether the review gives the reason that follows, or none to a seat that has nothing."""
        if self.claimed_reasons is None:
            return True
        if not self.claimed_reasons and not self.before and not self.expected:
            return True
        return self.claimed_reasons == (self.reason,)

    @property
    def follows(self) -> bool:
        """Whether it is paid what follows from the evidence: shares count by their part of all."""
        return self.claimed_fraction == self.expected_fraction

    @property
    def stood_so(self) -> bool:
        """Whether the evidence says rightly what it had before."""
        return self.before == self.before_in_evidence


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of a verification.

    Attributes:
        claim: What the review says.
        weighing: What follows from the evidence.
        is_of_period: Whether the evidence is of the review's period.
        seats: What was found of each seat, in seat order.
        money: What was found of the money that the data name; None if no chain was asked.
        agreement: What was found of the policy that was agreed on.
    """

    claim: Claim
    weighing: Weighing
    is_of_period: bool
    seats: tuple[SeatFinding, ...]
    money: MoneyFinding | None = None
    agreement: PolicyFinding = field(default_factory=PolicyFinding)

    @property
    def has_hash(self) -> bool:
        """Whether the review commits to any evidence."""
        return any(self.claim.evidence_hash)

    @property
    def hash_matches(self) -> bool:
        """Whether this evidence is the one to which the review commits."""
        return self.claim.evidence_hash == self.weighing.evidence.hash

    @property
    def stood_so(self) -> bool:
        """Whether the evidence starts from the actual previous fractions."""
        return all(seat.stood_so for seat in self.seats)

    @property
    def shares_follow(self) -> bool:
        """Whether every seat has what follows from the evidence."""
        return all(seat.follows for seat in self.seats)

    @property
    def reasons_match(self) -> bool:
        """Whether every seat has the reason that follows from the evidence."""
        return all(seat.has_reason for seat in self.seats)

    @property
    def is_verified(self) -> bool:
        """Whether nothing was found."""
        return (
            self.claim.is_passed is not False
            and self.is_of_period
            and self.hash_matches
            and self.stood_so
            and self.shares_follow
            and self.reasons_match
            and self.agreement.is_agreed
            and (self.money is None or not self.money.differences)
        )


def verify(
    evidence: Evidence,
    claim: Claim,
    evidence_period: int,
    money: MoneyFinding | None = None,
    agreement: PolicyFinding | None = None,
) -> Verification:
    """Recomputes the shares and compares them with a review, seat by seat.

    `evidence_period` is the period that the evidence's quarter is. `money` and `agreement` are what
    was found of the data's revenues and payments, and of the policy.

    Raises InvalidValueError if the evidence is of other partners, and CannotWeighError if nothing
    follows from it.

    >>> import daosplit
    >>> names = ("retailer", "A")
    >>> case = daosplit.Case(
    ...     data=daosplit.read_dataset(["examples/weighing"]),
    ...     quarter=daosplit.Quarter.parse("2026-07"),
    ...     partners=names,
    ...     previous=(Fraction(7, 10), Fraction(3, 10)),
    ... )
    >>> evidence = daosplit.Evidence(case, daosplit.read_policy("examples/weighing/policy.toml"))
    >>> claim = daosplit.Claim(
    ...     period=2,
    ...     names=names,
    ...     old_shares=(70, 30),
    ...     new_shares=(60, 40),
    ...     evidence_hash=evidence.hash,
    ... )
    >>> daosplit.verify(evidence, claim, evidence_period=2).is_verified
    True
    """
    case = evidence.case
    for name in sorted({*case.partners} ^ {*claim.names}):
        problem = (
            text("a partner in the evidence, but not in the review")
            if name in case.partners
            else text("a partner in the review, but not in the evidence")
        )
        raise InvalidValueError("partner", name, problem, text("the names must be the same"))
    weighing = weigh(evidence)
    expected = dict(zip(case.partners, weighing.shares, strict=True))
    expected_fractions = dict(zip(case.partners, weighing.fractions, strict=True))
    reasons = dict(zip(case.partners, weighing.weighed.reasons, strict=True))
    seats = (
        SeatFinding(
            name=name,
            before=before,
            before_in_evidence=case.previous_of(name),
            claimed=claimed,
            claimed_fraction=fraction,
            expected=expected[name],
            expected_fraction=expected_fractions[name],
            reason=reasons[name],
            claimed_reasons=given,
        )
        for name, before, claimed, fraction, given in zip(
            claim.names,
            claim.before,
            claim.new_shares,
            fractions(claim.new_shares),
            claim.reasons or [None] * len(claim.names),
            strict=True,
        )
    )
    return Verification(
        claim,
        weighing,
        evidence_period == claim.period,
        tuple(seats),
        money,
        agreement or PolicyFinding(),
    )


@dataclass(frozen=True, slots=True)
class Effect:
    """What one line of the data does.

    Attributes:
        record: The line.
        without: Each partner's fraction, in the case's order, if the line were not there; None if
            nothing would follow.
        problem: Why nothing would.
    """

    record: DataRecord
    without: tuple[Fraction, ...] | None
    problem: str = ""


def effects(
    evidence: Evidence, progress: Callable[[int], None] | None = None
) -> tuple[Effect, ...]:
    """What each line of the data does, in the data's order: the outcome without it.

    Contributions count by their sums alone, so each is left out of its sum: as many small weighings
    as there are lines. `progress` is told how many are done.
    """
    case = evidence.case
    sums, places, counts = _summed(case.data)
    found: list[Effect] = []
    known: dict[tuple[int, Fraction | None], Effect] = {}
    for done, record in enumerate(case.data.records):
        if progress:
            progress(done)
        index = places[_sum_of(record)]
        whole = sums.records[index]
        less: ContributionRecord | None = None
        if counts[index] > 1:  # as only contributions are
            assert isinstance(whole, ContributionRecord)
            assert isinstance(record, ContributionRecord)
            less = replace(whole, quantity=whole.quantity - record.quantity)
        key = index, less.quantity if less else None
        if key not in known:
            known[key] = _effect(evidence, sums.with_line(index, less), record)
        found.append(replace(known[key], record=record))
    return tuple(found)


def _summed(data: Dataset) -> tuple[Dataset, dict[tuple[Any, ...], int], list[int]]:
    """The data with one line for all that add up, where each stands, and how many lines it is."""
    groups: dict[tuple[Any, ...], list[DataRecord]] = {}
    for record in data.records:
        groups.setdefault(_sum_of(record), []).append(record)
    records: list[DataRecord] = []
    for lines in groups.values():
        first = lines[0]
        if isinstance(first, ContributionRecord):
            quantity = exact_sum(it.quantity for it in lines if isinstance(it, ContributionRecord))
            first = replace(first, quantity=quantity, date="", evidence="", note="")
        records.append(first)
    summed = Dataset(records)
    places = {_sum_of(record): index for index, record in enumerate(summed.records)}
    return summed, places, [len(groups[_sum_of(record)]) for record in summed.records]


def _sum_of(record: DataRecord) -> tuple[Any, ...]:
    """What a line is added up with: of contributions those of a partner, kind and unit."""
    if isinstance(record, ContributionRecord):
        return record.noun, record.quarter, record.partner, record.kind, record.unit
    return record.noun, *record.identity()


def _effect(evidence: Evidence, data: Dataset, record: DataRecord) -> Effect:
    case = evidence.case
    try:
        without = Case(
            data=data,
            quarter=case.quarter,
            partners=case.partners,
            previous=case.previous,
            total=case.total,
        )
        outcome = weigh(Evidence(without, evidence.policy))
    except (CannotWeighError, InvalidValueError) as error:
        return Effect(record, None, error.message)
    return Effect(record, outcome.fractions)
