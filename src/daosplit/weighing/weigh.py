"""Weighing: from data and a policy to each partner's shares and reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from daosplit.values.catalogue import translate
from daosplit.weighing.apportionment import apportion
from daosplit.weighing.data.dataset import Dataset
from daosplit.weighing.data.quarter import Quarter
from daosplit.weighing.evidence import Evidence
from daosplit.weighing.methods.method import Case, Weighed
from daosplit.weighing.policy import Policy


@dataclass(frozen=True, slots=True)
class Weighing:
    """The outcome of a policy for a quarter.

    Attributes:
        evidence: What it follows from.
        weighed: The exact fractions, and the reasons in the policy's language, in the partners'
            order.
        shares: The whole-number shares that come of the fractions, adding up to the total.
    """

    evidence: Evidence
    weighed: Weighed
    shares: tuple[int, ...]

    @property
    def case(self) -> Case:
        """What was asked."""
        return self.evidence.case

    @property
    def fractions(self) -> tuple[Fraction, ...]:
        """What each partner's shares are of the total: what will be paid, to the last digit."""
        return tuple(Fraction(share, self.case.total) for share in self.shares)


def weigh(evidence: Evidence) -> Weighing:
    """The outcome that follows from the evidence, the same on every machine.

    Raises CannotWeighError where none does, and InvalidValueError for a total that shares cannot
    have.
    """
    case, policy = evidence.case, evidence.policy
    weighed = policy.pipeline.weigh(case)
    reasons = tuple(translate(reason, policy.language) for reason in weighed.reasons)
    weighed = Weighed(weighed.fractions, reasons, weighed.warnings)
    return Weighing(evidence, weighed, apportion(weighed.fractions, case.partners, case.total))


def weigh_quarter(
    policy: Policy,
    data: Dataset,
    quarter: Quarter,
    partners: Sequence[str],
    previous: Sequence[Fraction] | None = None,
) -> Weighing:
    """The outcome of a policy for one quarter of the data.

    `partners` are the names of all seats in order, and `previous` their fractions of the quarter
    before, if there was one.

    Raises CannotWeighError where no outcome follows, and InvalidValueError for what is not valid.

    >>> import daosplit
    >>> data = daosplit.read_dataset(["examples/weighing"])
    >>> policy = daosplit.read_policy("examples/weighing/policy.toml")
    >>> quarter = daosplit.Quarter.parse("2026-07")
    >>> daosplit.weigh_quarter(policy, data, quarter, ["retailer", "A"]).shares
    (600000, 400000)
    """
    case = Case(
        data=data,
        quarter=quarter,
        partners=tuple(partners),
        previous=None if previous is None else tuple(previous),
        total=policy.total,
    )
    return weigh(Evidence(case, policy))


def weigh_quarters(
    policy: Policy,
    data: Dataset,
    quarters: Iterable[Quarter],
    partners: Sequence[str],
    previous: Sequence[Fraction] | None = None,
) -> list[Weighing]:
    """The outcome for quarter after quarter, each by what came of the one before it."""
    outcomes = []
    for quarter in quarters:
        outcome = weigh_quarter(policy, data, quarter, partners, previous)
        previous = outcome.fractions
        outcomes.append(outcome)
    return outcomes
