"""A policy for every method and adjustment, and random cases, for what holds for all of them."""

from fractions import Fraction
from pathlib import Path

from hypothesis import strategies as st

from daosplit.files.document import parse_toml
from daosplit.weighing import Case, Dataset, Policy, Quarter
from daosplit.weighing.data.records import (
    CoalitionResult,
    ContributionRecord,
    DataRecord,
    PaymentRecord,
    PeerAllocation,
    Revenue,
    Spell,
)

KINDS = ("deliveries", "hours", "products")
NAMES = ("retailer", "A", "B", "H", "が", "C")
BEFORE = Quarter.parse("2026Q1")
QUARTER = Quarter.parse("2026Q2")

_POINTS = """
[[steps]]
method = "points_by_kind"
rates = [
    { kind = "deliveries", points = 3 },
    { kind = "hours", points = "50.5" },
    { kind = "products", points = "0.001" },
]
"""

SAMPLES = {
    "points_by_kind": _POINTS,
    "fixed": '[[steps]]\nmethod = "fixed"\nfractions = { retailer = "1/3", A = "2/3" }\n',
    "peer_allocation": '[[steps]]\nmethod = "peer_allocation"\nvoice = "standing"\n',
    "mix": """
[[steps]]
method = "mix"

[[steps.parts]]
weight = "1/3"
method = "peer_allocation"

[[steps.parts]]
weight = "2/3"
[[steps.parts.steps]]
method = "fixed"
fractions = { retailer = "100%" }
[[steps.parts.steps]]
method = "smoothing"
keep = "10%"
""",
    "off_the_top": f'{_POINTS}[[steps]]\nmethod = "off_the_top"\nparts = {{ retailer = "2%" }}\n',
    "smoothing": f'{_POINTS}[[steps]]\nmethod = "smoothing"\nkeep = "0.5"\n',
    "time_served": '[[steps]]\nmethod = "time_served"\n',
    "shapley": '[[steps]]\nmethod = "shapley"\nreading = "exactly"\nweights = { A = 2 }\n',
    "catching_up": _POINTS.replace("points_by_kind", "catching_up") + 'recent = "20%"\n',
    "recoupment": f"""{_POINTS}
[[steps]]
method = "recoupment"
outlays = [{{ partner = "A", amount = 1000, part = "30%" }}]
""",
    "minimum_guarantee": f"""{_POINTS}
[[steps]]
method = "minimum_guarantee"
amounts = {{ A = 200 }}
""",
    "bounds": f"""{_POINTS}
[[steps]]
method = "bounds"
cap = "95%"
caps = {{ retailer = "96%" }}
floor = "1%"
floors = {{ A = "5%", retailer = "5%" }}
cut_limit = "20%"
""",
}
"""By the name of the step that each is for; whoever adds a step adds its sample."""


def policy(text: str) -> Policy:
    """The policy that a text says."""
    return Policy.from_values(parse_toml(text, Path("policy.toml")))


def fractions_of(count: int, least: int = 0) -> st.SearchStrategy[tuple[Fraction, ...]]:
    """Fractions that add up to 1."""
    weights = st.lists(st.integers(least, 1000), min_size=count, max_size=count).filter(any)
    return weights.map(lambda parts: tuple(Fraction(part, sum(parts)) for part in parts))


amounts = st.integers(0, 10**9).map(lambda thousandths: Fraction(thousandths, 1000))


@st.composite
def records(draw: st.DrawFn, partners: tuple[str, ...]) -> list[DataRecord]:
    """Records of the quarter, at least one of each kind that counts for something."""
    entries: dict[tuple[object, ...], DataRecord] = {}
    for number in range(draw(st.integers(1, 6))):
        entry = ContributionRecord(
            quarter=QUARTER,
            partner=draw(st.sampled_from(partners)),
            kind=draw(st.sampled_from(KINDS)),
            quantity=draw(amounts) + Fraction(number == 0),
            evidence=f"https://example.com/{number}",
        )
        entries[entry.noun, *entry.identity()] = entry
    for number in range(draw(st.integers(1, 10))):
        giver, receiver = draw(st.permutations(partners))[:2]
        allocation = PeerAllocation(
            quarter=QUARTER,
            giver=giver,
            receiver=receiver,
            points=draw(amounts) + Fraction(number == 0),
        )
        entries.setdefault((allocation.noun, *allocation.identity()), allocation)
    for record in _histories(draw, partners):
        entries[record.noun, *record.identity()] = record
    return list(entries.values())


def _histories(draw: st.DrawFn, partners: tuple[str, ...]) -> list[DataRecord]:
    """Time served, coalitions, revenues and payments; the first partner has served already."""
    together = st.lists(st.sampled_from(partners), min_size=1, unique=True).map(sorted).map(tuple)
    return [
        *(
            Spell(
                partner=name,
                joined=QUARTER.count * 3 - draw(st.integers(1 if name == partners[0] else -2, 60)),
                multiplier=Fraction(draw(st.integers(1, 10)), 10),
            )
            for name in partners
        ),
        *(
            CoalitionResult(quarter=QUARTER, partners=draw(together), earned=draw(amounts) + 1)
            for _ in range(draw(st.integers(1, 3)))
        ),
        *(
            Revenue(quarter=quarter, amount=Fraction(draw(st.integers(1, 5000))))
            for quarter in (BEFORE, QUARTER)
        ),
        *(PaymentRecord(quarter=BEFORE, partner=name, amount=draw(amounts)) for name in partners),
    ]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Two to six partners, with what they did and gave each other, and what they had before."""
    partners = NAMES[: draw(st.integers(2, len(NAMES)))]
    before = draw(st.none() | fractions_of(len(partners), least=1))
    return Case(
        data=Dataset(draw(records(partners))), quarter=QUARTER, partners=partners, previous=before
    )
