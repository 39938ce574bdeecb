"""A real contributor fund's quarters: who was a member when, and what each weighs."""

import csv
from fractions import Fraction
from functools import cache
from itertools import groupby

from daosplit.weighing import Dataset, Quarter, Weighing, read_policy, weigh_quarter
from daosplit.weighing.data.quarter import parse_month
from daosplit.weighing.data.records import Spell
from daosplit.weighing.methods.time_served import root_weight
from support.project import ROOT

CASE = ROOT / "examples/cases/protocol-guild"

FIRST_YEAR, LAST_YEAR = 2022, 2025
QUARTERS = tuple(
    f"{year}Q{quarter}"
    for year in range(FIRST_YEAR, LAST_YEAR + 1)
    for quarter in range(1, 5)
    if (year, quarter) <= (LAST_YEAR, 2)
)
MISSING = ("2022Q3", "2023Q1", "2023Q3", "2023Q4")

_MONTHS_IN_QUARTER = 3
_BEGINNING = parse_month(f"{FIRST_YEAR}-01")


@cache
def published() -> dict[str, dict[str, Fraction]]:
    """By quarter, as far as it was published, each member's multiplier."""
    members: dict[str, dict[str, Fraction]] = {}
    with (CASE / "published/membership.csv").open() as file:
        for row in csv.DictReader(file):
            members.setdefault(row["quarter"], {})[row["member"]] = Fraction(row["multiplier"])
    return members


@cache
def memberships() -> tuple[dict[str, Fraction], ...]:
    """Each quarter's members and their multipliers; a missing quarter is the one before it."""
    found: list[dict[str, Fraction]] = []
    for quarter in QUARTERS:
        found.append(found[-1] if quarter in MISSING else published()[quarter])
    return tuple(found)


@cache
def everybody() -> tuple[str, ...]:
    """All who were ever a member, in the order in which they first were, then of their names."""
    first: dict[str, int] = {}
    for number, members in enumerate(memberships()):
        for member in members:
            first.setdefault(member, number)
    return tuple(sorted(first, key=lambda member: (first[member], member)))


@cache
def spells() -> Dataset:
    """The time that everybody served, in spells of one multiplier, as `memberships` has it."""
    found = []
    for member in everybody():
        stands = enumerate(members.get(member) for members in memberships())
        for multiplier, quarters in groupby(stands, key=lambda numbered: numbered[1]):
            numbers = [number for number, _ in quarters]
            if multiplier is not None:
                left = _end(numbers[-1]) if numbers[-1] + 1 < len(QUARTERS) else None
                joined = _end(numbers[0] - 1)
                spell = Spell(partner=member, joined=joined, left=left, multiplier=multiplier)
                found.append(spell)
    return Dataset(found)


def weigh(number: int, partners: list[str]) -> Weighing:
    """What the case's policy makes of what was known of the partners at a quarter's end.

    Who gave its seat to another is no partner any more, and the data leave it out.
    """
    policy = read_policy(CASE / "policy.toml")
    data = Dataset(spell for spell in spells().of(Spell) if spell.partner in partners)
    return weigh_quarter(policy, data, Quarter.parse(QUARTERS[number]), partners)


def weights(number: int) -> dict[str, int]:
    """What each member weighs in a quarter by the fund's formula, in billionths of a root.

    Only who is a member then weighs anything. A missing quarter's are those of the one before it.
    """
    while QUARTERS[number] in MISSING:
        number -= 1
    found = {}
    for member, multiplier in memberships()[number].items():
        active = sum(member in members for members in memberships()[: number + 1])
        found[member] = root_weight(active * _MONTHS_IN_QUARTER * multiplier)
    return found


def _end(number: int) -> int:
    """The first month after a quarter."""
    return _BEGINNING + _MONTHS_IN_QUARTER * (number + 1)
