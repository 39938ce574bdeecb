"""Reads a scenario: a TOML file, or a folder with one, or with what `daosplit init` writes.

    name = "two years"
    charter = "charter.toml"         # or [calendar], [rules] and [[partners]], as in a charter
    periods = 8

    [[tokens]]
    symbol = "JPY"

    [[partners]]                     # one that is not in the charter joins later
    name = "B"
    joined = "2026-10"
    shares = 10

    [[revenue]]
    amount = 12_000_000
    growth = "5%"

    [reviews]
    policy = "policy.toml"
    data = "data"

    [[events]]
    kind = "questioned"
    period = "2027-01"
    partner = "A"
    by = ["retailer"]

`schema.py` has all keys. Every mistake is an InvalidFileError: file, key, value, what is allowed.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, cast, get_args

from daosplit.agreement.charter import DAY, Charter
from daosplit.agreement.founding import require_name
from daosplit.agreement.shares import MOST_SEATS, MOST_SHARES
from daosplit.errors import InvalidFileError
from daosplit.files.charter import load_charter, read_calendar_and_rules
from daosplit.files.document import Table, read_toml
from daosplit.messages.periods import show_period
from daosplit.simulation import schema
from daosplit.simulation.changes import Change, apply_changes
from daosplit.simulation.chaos import draw_events
from daosplit.simulation.keys import parse_part, read_period, read_points
from daosplit.simulation.read_events import read_events
from daosplit.simulation.read_revenue import read_revenue
from daosplit.simulation.scenario import (
    ETHER_SYMBOL,
    PartnerKind,
    Scenario,
    ScenarioPartner,
    ScenarioPartnership,
    ScenarioReview,
    ScenarioToken,
    TokenKind,
)
from daosplit.values.amounts import parse_amount
from daosplit.values.durations import parse_duration, show_duration
from daosplit.values.hints import hint
from daosplit.values.text import text
from daosplit.weighing import Dataset, Policy, read_dataset, read_policy
from daosplit.weighing.data.periods import period_of
from daosplit.weighing.data.records import DatedRecord

SHIPPED = Path(__file__).parent / "scenarios"
SCENARIO_FILE = "scenario.toml"

_REVIEW_AFTER = 14 * DAY
_MOST_PERIODS = 1_200
_DEFAULT_SEED = 1


def shipped_scenarios() -> tuple[str, ...]:
    """The names of the scenarios that come with daosplit."""
    return tuple(sorted(folder.name for folder in SHIPPED.iterdir() if folder.is_dir()))


def read_scenario(
    path: Path | str, *, seed: int | None = None, changes: Sequence[Change] = ()
) -> Scenario:
    """The scenario of a file or folder, or the shipped one of that name.

    `seed` draws its random events, if it has any, in place of its own; `changes` are made as if
    they were written in it.

    Raises InvalidFileError, which names the key, its value and what is allowed, for anything wrong.

    >>> import daosplit
    >>> daosplit.read_scenario("article").partnership.name
    'convenience-store e-commerce'
    """
    place = Path(path)
    if not place.exists() and str(path) in shipped_scenarios():
        place = SHIPPED / str(path)
    if place.is_dir():
        file = place / SCENARIO_FILE
        table = read_toml(file) if file.exists() else _as_it_stands(place)
        return _read(table, seed, changes)
    if not place.exists():
        problem = text("no such file or folder")
        raise InvalidFileError(str(path), "", None, problem, hint(str(path), shipped_scenarios()))
    return _read(read_toml(place), seed, changes)


def _read(file: Table, seed: int | None, changes: Sequence[Change]) -> Scenario:
    if changes:
        charter, _ = _Reader(file, seed).founding()
        file = apply_changes(file, changes, charter)
    return _Reader(file, seed).read()


def _as_it_stands(folder: Path) -> Table:
    """What a folder of `daosplit init` says, as a scenario."""
    if not (folder / "charter.toml").exists():
        problem = text("contains no scenario")
        allowed = text("write scenario.toml, or a folder by `daosplit init`")
        raise InvalidFileError(str(folder), "", None, problem, allowed)
    values: dict[str, Any] = {"charter": "charter.toml"}
    if (folder / "revenue.csv").exists():
        values["revenue"] = [{"file": "revenue.csv"}]
    if (folder / "policy.toml").exists() and (folder / "data").is_dir():
        values["reviews"] = {"policy": "policy.toml", "data": "data"}
    return Table(folder / SCENARIO_FILE, "", values)


class _Reader:
    """What has been read of one file so far."""

    def __init__(self, file: Table, seed: int | None) -> None:
        self.file = file
        self._seed = seed

    def read(self) -> Scenario:
        file = self.file
        file.allow(*schema.SCENARIO)
        self.charter, founders = self.founding()
        self.tokens = tuple(self._tokens())
        partners = self._partners(founders)
        others = tuple(self._others(partners))
        self._require_partnerships(partners, others)
        reviews = file.table("reviews")
        reviews.allow(*schema.REVIEWS)
        policy, data = self._policy(reviews)
        after = self._review_after(reviews)

        income, last = read_revenue(
            file,
            self.charter,
            self.tokens,
            [self.name, *(one.name for one in others)],
            given_periods=self._given_periods(),
            of_data=self._last_of(data),
            after=after,
        )
        self._require_within(partners, last)
        if data:
            self._require_partners(reviews, partners, data)
        own = ScenarioPartnership(
            name=self.name,
            charter=self.charter,
            partners=partners,
            reviews=_by_period(self._reviews(reviews, "by_hand", partners, last)),
            repeats=reviews.flag("repeat"),
            policy=policy,
            data=data,
        )
        events = read_events(file, own, self.tokens, last)
        seed = self._read_seed()
        if "chaos" in file:
            chaos = file.table("chaos")
            chaos.allow(*schema.CHAOS)
            each = chaos.parse("each", parse_part) if "each" in chaos else Fraction(1, 5)
            drawn = draw_events(own, self.tokens, last, each, seed)
            events = tuple(sorted((*events, *drawn), key=lambda one: one.time))
        return Scenario(
            name=file.parse("name", require_name) if "name" in file else self.name,
            about=file.text("about").strip() if "about" in file else "",
            partnership=own,
            others=others,
            tokens=self.tokens,
            periods=last,
            income=income,
            events=events,
            review_after=after,
            dependence=self._dependence(),
            seed=seed if "chaos" in file else None,
        )

    # Who

    def founding(self) -> tuple[Charter, list[ScenarioPartner]]:
        """The charter, and the partners that its own file names."""
        file = self.file
        if "charter" not in file:
            self.name = file.parse("name", require_name)
            calendar, rules = file.table("calendar"), file.table("rules")
            return read_calendar_and_rules(calendar, rules), []
        for key in ("calendar", "rules"):
            if key in file:
                problem = text("not possible together with charter, whose file has it")
                file.refuse(key, None, problem)
        founding = load_charter(file.file.parent / file.text("charter"))
        self.name = founding.name
        partners = [
            ScenarioPartner(name=partner.name, shares=partner.shares)
            for partner in founding.partners
        ]
        return founding.charter, partners

    def _partners(self, founders: list[ScenarioPartner]) -> tuple[ScenarioPartner, ...]:
        """Those of the charter's file, changed and followed by those of this one."""
        known = {partner.name: partner for partner in founders}
        places: dict[str, Table] = {}
        for table in self.file.tables("partners"):
            table.allow(*schema.PARTNER)
            for name in _names(table):
                if name in places:
                    table.refuse("name", name, text("already used by another partner"))
                places[name] = table
                known[name] = self._partner(table, name, known.get(name))
        partners = tuple(sorted(known.values(), key=lambda one: one.joined or 0))
        if not any(partner.shares for partner in partners if partner.joined is None):
            problem = text("nobody founds the partnership with shares")
            allowed = text("write [[partners]] with name and shares")
            self.file.refuse("partners", None, problem, allowed)
        if len(partners) > MOST_SEATS:
            problem = text("{count} partners", count=len(partners))
            self.file.refuse("partners", None, problem, text("at most {most}", most=MOST_SEATS))
        self._places = places
        return partners

    def _partner(self, table: Table, name: str, founder: ScenarioPartner | None) -> ScenarioPartner:
        if founder and "joined" in table:
            problem = text("{name} is in the charter, so it founds", name=name)
            table.refuse("joined", _given(table, "joined"), problem)
        if "shares" in table or founder is None:
            shares = table.whole("shares", 0, MOST_SHARES)
        else:
            shares = founder.shares
        joined = read_period(table, "joined", self.charter) if "joined" in table else None
        if founder is None and joined is None and "charter" in self.file:
            problem = text("missing: {name} is not in the charter", name=name)
            table.refuse("joined", None, problem, text("name the period with which it joins"))
        if joined and not shares:
            table.refuse("shares", 0, text("an admitted partner must get shares"))
        left = read_period(table, "left", self.charter) if "left" in table else None
        if left is not None and left <= (joined or 0):
            problem = text("not after it joins")
            table.refuse("left", _given(table, "left"), problem)
        if "reason" in table and left is None:
            problem = text("why it leaves, but it does not leave")
            table.refuse("reason", table.text("reason"), problem, text("add left"))
        elsewhere = None
        if "elsewhere" in table:
            decimals = self.tokens[0].decimals if self.tokens else 18
            with table.blaming("elsewhere"):
                elsewhere = parse_amount(str(table.either("elsewhere")), decimals)
        return ScenarioPartner(
            name=name,
            shares=shares,
            kind=_choice(table, "kind", PartnerKind, "key"),
            joined=joined,
            left=left,
            reason=table.text("reason") if "reason" in table else "",
            elsewhere=elsewhere,
        )

    def _others(self, partners: tuple[ScenarioPartner, ...]) -> Iterator[ScenarioPartnership]:
        names = [self.name]
        for table in self.file.tables("partnerships"):
            table.allow(*schema.PARTNERSHIP)
            name = table.parse("name", require_name)
            if name in names:
                table.refuse("name", name, text("already used by another partnership"))
            names.append(name)
            members: list[ScenarioPartner] = []
            for member in table.tables("partners"):
                member.allow("name", "shares", "kind", "count")
                for member_name in _names(member):
                    if member_name in [one.name for one in members]:
                        problem = text("already used by another partner")
                        member.refuse("name", member_name, problem)
                    kind = _choice(member, "kind", PartnerKind, "key")
                    kind = next((one.kind for one in partners if one.name == member_name), kind)
                    if kind == "partnership":
                        problem = text("a partnership in one beside the scenario's own")
                        allowed = text("partnerships nest one deep here")
                        member.refuse("kind", kind, problem, allowed)
                    members.append(
                        ScenarioPartner(
                            name=member_name,
                            shares=member.whole("shares", 0, MOST_SHARES),
                            kind=kind,
                        )
                    )
            if not any(member.shares for member in members):
                table.refuse("partners", None, text("nobody holds shares; at least one must"))
            yield ScenarioPartnership(
                name=name,
                charter=self.charter,
                partners=tuple(members),
                reviews=_by_period(self._reviews(table, "reviews", tuple(members), _MOST_PERIODS)),
            )

    def _require_partnerships(
        self, partners: tuple[ScenarioPartner, ...], others: tuple[ScenarioPartnership, ...]
    ) -> None:
        """Partners of that kind are described, and no others are called like a partnership."""
        names = [other.name for other in others]
        for partner in partners:
            table = self._places.get(partner.name)
            if table is None:
                continue
            if partner.kind == "partnership" and partner.name not in names:
                problem = text("a partnership that is not described")
                table.refuse("name", partner.name, problem, hint(partner.name, names))
            if partner.kind != "partnership" and partner.name in names:
                problem = text("the name of a partnership")
                table.refuse("kind", partner.kind, problem, text('must be "partnership"'))

    def _require_within(self, partners: tuple[ScenarioPartner, ...], last: int) -> None:
        for partner in partners:
            for key in ("joined", "left"):
                period = getattr(partner, key)
                if period is not None and period > last:
                    table = self._places[partner.name]
                    problem = text("after the last period, {last}", last=last)
                    table.refuse(key, _given(table, key), problem)

    # What is agreed

    def _policy(self, reviews: Table) -> tuple[Policy | None, Dataset | None]:
        if "policy" not in reviews:
            if "data" in reviews:
                problem = text("data without a policy that weighs them")
                reviews.refuse("data", reviews.text("data"), problem, text("add policy"))
            return None, None
        folder = self.file.file.parent
        policy = read_policy(folder / reviews.text("policy"))
        return policy, read_dataset(folder / reviews.text("data"))

    def _require_partners(
        self, reviews: Table, partners: tuple[ScenarioPartner, ...], data: Dataset
    ) -> None:
        """Whoever the data name is a partner in that period."""
        spans = {one.name: (one.joined or 0, one.left) for one in partners}
        for record in data.records:
            period = (
                period_of(record.quarter, self.charter) if isinstance(record, DatedRecord) else None
            )
            for name in record.names:
                if name not in spans:
                    problem = text(
                        "{name} is not a partner ({place})", name=repr(name), place=record.source
                    )
                    allowed = text("add [[partners]] with joined, in scenario.toml")
                    reviews.refuse("data", reviews.text("data"), problem, allowed)
                joined, left = spans[name]
                if period is not None and (period < joined or (left and period >= left)):
                    problem = text(
                        "{name} is not a partner in {period} ({place})",
                        name=repr(name),
                        period=show_period(self.charter, period),
                        place=record.source,
                    )
                    reviews.refuse("data", reviews.text("data"), problem)

    def _review_after(self, reviews: Table) -> int:
        window = self.charter.review_window
        if "after" not in reviews:
            return min(_REVIEW_AFTER, window // 2)
        after = reviews.parse("after", parse_duration)
        if not 0 < after < window:
            problem = text("not within the review window")
            allowed = text("must be less than {window}", window=show_duration(window))
            reviews.refuse("after", reviews.text("after"), problem, allowed)
        return after

    def _reviews(
        self, table: Table, key: str, partners: tuple[ScenarioPartner, ...], last: int
    ) -> Iterator[tuple[Table, ScenarioReview]]:
        for review in table.tables(key):
            review.allow(*schema.BY_HAND)
            period = read_period(review, "period", self.charter, last)
            present = [one.name for one in partners if (one.joined or 0) <= period]
            points = read_points(review, "points", present)
            gone = [one.name for one in partners if one.left is not None and one.left <= period]
            if missing := [name for name in present if name not in points and name not in gone]:
                review.table("points").refuse(
                    missing[0], None, text("missing"), text("write 0 for a partner that gets none")
                )
            reasons = dict.fromkeys(points, review.text("reason")) if "reason" in review else {}
            given = review.table("reasons")
            given.allow(*present)
            reasons |= {name: given.text(name) for name in given.keys}
            yield review, ScenarioReview(period=period, points=points, reasons=reasons)

    # The rest

    def _tokens(self) -> Iterator[ScenarioToken]:
        symbols = [ETHER_SYMBOL, "ETH"]
        for table in self.file.tables("tokens"):
            table.allow(*schema.TOKEN)
            symbol = table.parse("symbol", require_name)
            if symbol in symbols:
                problem = text("already used by another token")
                table.refuse("symbol", symbol, problem)
            symbols.append(symbol)
            decimals = table.whole("decimals", 0, 30) if "decimals" in table else 0
            yield ScenarioToken(symbol, decimals, _choice(table, "kind", TokenKind, "plain"))

    def _given_periods(self) -> int | None:
        return self.file.whole("periods", 1, _MOST_PERIODS) if "periods" in self.file else None

    def _last_of(self, data: Dataset | None) -> int:
        quarters = data.quarters if data else ()
        return max((period_of(quarter, self.charter) for quarter in quarters), default=0)

    def _read_seed(self) -> int:
        written = self.file.whole("seed", 0, 2**63) if "seed" in self.file else _DEFAULT_SEED
        return written if self._seed is None else self._seed

    def _dependence(self) -> tuple[int, int]:
        if "dependence" not in self.file:
            return 1, 2
        part = self.file.parse("dependence", parse_part)
        return part.numerator, part.denominator


def _by_period(
    reviews: Iterator[tuple[Table, ScenarioReview]],
) -> Mapping[int, ScenarioReview]:
    found: dict[int, ScenarioReview] = {}
    for table, review in reviews:
        if review.period in found:
            table.refuse("period", _given(table, "period"), text("reviewed twice"))
        found[review.period] = review
    return found


def _names(table: Table) -> list[str]:
    name = table.parse("name", require_name)
    if "count" not in table:
        return [name]
    return [f"{name} {number + 1}" for number in range(table.whole("count", 1, MOST_SEATS))]


def _choice(table: Table, key: str, kinds: Any, default: str) -> Any:
    if key not in table:
        return default
    kind = table.text(key)
    if kind not in get_args(kinds):
        table.refuse(
            key, kind, text("unknown"), hint(kind, cast("tuple[str, ...]", get_args(kinds)))
        )
    return kind


def _given(table: Table, key: str) -> object:
    return table.either(key)
