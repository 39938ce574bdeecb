"""What a partner reads before it signs a review: bad news first, and the hashes last."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from unicodedata import category

from daosplit.agreement.review import Domain, Review
from daosplit.agreement.review_summary import Change, NameSource, ReviewSummary
from daosplit.agreement.signature_set import Countersignature, Kind, Spoiled
from daosplit.messages.double_majority import describe_shortfall
from daosplit.messages.periods import show_period
from daosplit.messages.seats import show_shares
from daosplit.values.addresses import shorten_account
from daosplit.values.catalogue import Language, translate
from daosplit.values.dates import show_moment
from daosplit.values.escaping import harmless
from daosplit.values.line_breaks import line_breaks
from daosplit.values.percent import percent, percentage_points
from daosplit.values.text import Text, comma_list, plural, text

_NAMED_BY: dict[NameSource, Text] = {
    "charter": text("the charter file"),
    "record": text("the record"),
    "review": text("the review file"),
    "option": text("the command line"),
    "nobody": text("nobody"),
}
_KINDS: dict[Kind, Text] = {
    "key": text("by key"),
    "contract": text("by its contract"),
    "on-chain": text("on the chain"),
}
_MOST_LOSSES = 12
_CONTINUED = " " * 6
# What a name is made of beside letters, marks and digits, and what makes it look like a label.
_PLAIN = frozenset(" '\u2019.・&+_/@-")
_LIKE_A_LABEL = re.compile(r"0x|\byou\b", re.IGNORECASE | re.ASCII)


def describe_summary(
    summary: ReviewSummary,
    language: Language = "en",
    *,
    in_full: bool = False,
    width: int | None = None,
) -> str:
    """The whole summary as a terminal shows it; `in_full` writes accounts whole.

    Where a terminal is so many columns `width`, what goes on in another line is set in further, so
    that no reason can look like a line of its own.
    """
    telling = Telling(summary, in_full)
    sections = (
        telling.bad_news(),
        [
            *telling.heading(),
            text("The split, before and after:"),
            *telling.changes(),
            *telling.origins(),
            text("Contributions:"),
            *telling.contributions(),
            *telling.evidence(),
        ],
        [text("If it passes:"), *map(_indented, telling.consequences())],
        [*telling.majority(), *telling.shortfall()],
        telling.hashes(),
    )
    shown = (
        "\n".join(_set_in(translate(line, language), width) for line in lines)
        for lines in sections
        if lines
    )
    return "\n\n".join(shown)


def describe_status(summary: ReviewSummary, language: Language = "en") -> str:
    """Whether a review passes now, who is missing, and until when it can."""
    telling = Telling(summary)
    lines = [
        *summary.warnings,
        *describe_spoiled(summary.spoiled),
        *telling.shortfall(),
        *telling.heading(),
        *telling.majority(),
    ]
    return "\n".join(translate(line, language) for line in lines)


def describe_spoiled(found: Iterable[Spoiled]) -> list[Text]:
    """A sentence for each signature that others collected and that does not count."""
    return [
        text(
            "NOT COUNTED: what the signature file has of seat {seat} ({kind}, {account}): "
            "{problem}.",
            seat=spoiled.signature.seat,
            kind=_KINDS[spoiled.signature.kind],
            account=spoiled.signature.account,
            problem=spoiled.problem,
        )
        for spoiled in found
    ]


def describe_hashes(review: Review, domain: Domain, safe: str | None = None) -> list[Text]:
    """What a device shows before it signs; of a Safe's owners too, if its account is given."""
    of_domain, content = review.hashes(domain)
    lines = [
        text("Before you sign, compare these with what your device shows:"),
        text("  Domain hash   0x{hash}", hash=of_domain.hex()),
        text("  Message hash  0x{hash}", hash=content.hex()),
        text("  Digest        0x{hash}", hash=review.digest(domain).hex()),
        text(
            "  Ledger and Trezor show domain hash and message hash; others show the digest, which "
            "the contract's hashReview gives too."
        ),
    ]
    return lines + ([_safe_message(review, domain, safe, safe)] if safe else [])


def _safe_message(review: Review, domain: Domain, safe: str, label: str) -> Text:
    return text(
        "  SafeMessage   0x{hash}: what the owners sign if {seat} is a Safe, as its app shows it.",
        hash=review.safe_message_hash(domain, safe).hex(),
        seat=label,
    )


@dataclass(frozen=True, slots=True)
class Telling:
    """A summary's parts as sentences, each of which can be said in any language."""

    summary: ReviewSummary
    in_full: bool = False

    def label(self, number: int) -> Text:
        """A seat by name, number and account, and whether it is the reader's own."""
        seat = self.summary.seats[number]
        parts = {
            "name": _quoted(seat.name),
            "seat": seat.number,
            "account": self.account(seat.account),
        }
        if not seat.name:
            label = text("seat {seat} ({account})", **parts)
        elif seat.named_for:
            label = text("{name} (seat {seat}, now {account})", **parts)
        else:
            label = text("{name} (seat {seat}, {account})", **parts)
        return text("{label}, YOU", label=label) if seat.is_you else label

    def account(self, account: str) -> str:
        """An account, in full if another seat's would look the same."""
        short = shorten_account(account)
        others = {seat.account for seat in self.summary.seats} - {account}
        if self.in_full or short in map(shorten_account, others):
            return account
        return short

    def labels(self, seats: Iterable[int]) -> str:
        """The labels of some seats, in seat order."""
        return comma_list([self.label(seat) for seat in sorted(seats)])

    def bad_news(self) -> list[str]:
        """What a partner must know before all else, its own loss before others'."""
        losing = [change for change in self.summary.changes if change.cut]
        losing.sort(key=lambda change: not change.seat.is_you)
        return [
            *self.of_seats(),
            *self.summary.warnings,
            *describe_spoiled(self.summary.spoiled),
            *map(self._loss, losing[:_MOST_LOSSES]),
            *self._more_losses(len(losing) - _MOST_LOSSES),
        ]

    def of_seats(self) -> Iterable[Text]:
        """Which seats must answer, have moved, or are held by another account than was named."""
        local, start_of = self.summary.charter.local, self.summary.charter.start_of
        for seat in self.summary.seats:
            label = self.label(seat.number)
            if seat.is_silent:
                yield text("SILENT: {seat} counts in no majority until it answers.", seat=label)
            elif seat.silent_from is not None:
                yield text(
                    "QUESTIONED: {seat} must answer before {moment}, or it counts in no majority.",
                    seat=label,
                    moment=show_moment(local(start_of(seat.silent_from))),
                )
            if seat.successor is not None and seat.successor_from is not None:
                yield text(
                    "ANNOUNCED: {account} can take the seat of {seat} from {moment}, unless its "
                    "holder answers. A countersignature answers only if it is submitted; a "
                    "presence can be submitted at once.",
                    account=seat.successor,
                    seat=label,
                    moment=show_moment(local(seat.successor_from)),
                )
            if seat.named_for:
                yield text(
                    "OTHER ACCOUNT: {file} gives the name {name} to {account}; seat {seat} is now "
                    "held by {holder}.",
                    file=_NAMED_BY[seat.named_by],
                    name=_quoted(seat.name),
                    account=seat.named_for,
                    seat=seat.number,
                    holder=seat.account,
                )
            if seat.held_before:
                yield text(
                    "MOVED: {seat} took the seat over from {account} since the last review.",
                    seat=label,
                    account=self.account(seat.held_before),
                )

    def _more_losses(self, count: int) -> Iterable[Text]:
        if count > 0:
            yield text(
                "LESS: others too ({count}); the split shows them all, the largest losses first.",
                count=count,
            )

    def _loss(self, change: Change) -> Text:
        assert change.before is not None
        values = {
            "seat": self.label(change.seat.number),
            "before": percent(change.before),
            "after": percent(change.after),
            "points": percentage_points(change.before - change.after),
            "cut": percent(change.cut),
        }
        if change.must_sign:
            return text(
                "LESS: {seat}: {before} -> {after}, down {points}, a fall of {cut}. "
                "That is beyond the cut limit, so it needs its own signature.",
                **values,
            )
        return text(
            "LESS: {seat}: {before} -> {after}, down {points}, a fall of {cut}. It "
            "need not agree to that.",
            **values,
        )

    def heading(self) -> list[Text]:
        """Which period, and until when it can pass."""
        review, charter = self.summary.review, self.summary.charter
        closes = charter.review_end(review.period)
        if review.deadline >= closes:
            until = text(
                "Must pass before the review window closes, at {moment}.",
                moment=show_moment(charter.local(closes)),
            )
        else:
            moment = show_moment(charter.local(review.deadline))
            until = text("Must pass by {moment}.", moment=moment)
        label = show_period(charter, review.period)
        return [
            text("Review of period {period}: {label}", period=review.period, label=label),
            until,
        ]

    def changes(self) -> list[Text]:
        """A line for each seat: before, after, the difference, its shares."""
        return [_indented(self._change(change)) for change in self.summary.changes]

    def _change(self, change: Change) -> Text:
        values = {
            "seat": self.label(change.seat.number),
            "after": percent(change.after),
            "shares": show_shares(change.new_shares),
        }
        if change.before is None:
            return text("{seat}: admitted with {after} ({shares})", **values)
        values["before"] = percent(change.before)
        difference = change.after - change.before
        if not difference:
            return text("{seat}: {before}, as before ({shares})", **values)
        values["points"] = percentage_points(abs(difference))
        if difference < 0:
            cut = percent(change.cut)
            return text(
                "{seat}: {before} -> {after}, down {points}, a fall of {cut} ({shares})",
                **values,
                cut=cut,
            )
        return text("{seat}: {before} -> {after}, up {points} ({shares})", **values)

    def origins(self) -> list[Text]:
        """Where the fractions before, and the names, come from."""
        return [self._origin(), *self._names()]

    def _origin(self) -> Text:
        origin = self.summary.origin
        set_by = (
            text("the review of period {period}", period=origin.period)
            if origin.period
            else text("the founding")
        )
        if origin.block is None:
            if origin.period:
                return text(
                    "Before: set by {what}, as its file says; no chain was asked.", what=set_by
                )
            return text("Before: the shares of the charter file; no chain was asked.")
        return text(
            "Before: set by {what}, as the node says at block {block:,}, {moment}.",
            what=set_by,
            block=origin.block,
            moment=show_moment(self.summary.charter.local(self.summary.now or 0)),
        )

    def _names(self) -> Iterable[Text]:
        sources = dict.fromkeys(seat.named_by for seat in self.summary.seats if seat.name)
        if sources:
            yield text(
                "Names are from {sources}; nobody proves them. Compare the accounts.",
                sources=comma_list([_NAMED_BY[source] for source in sources]),
            )

    def contributions(self) -> list[Text]:
        """Who contributed what, and why, in the order in which it is signed."""
        return [
            plural(
                "  {seat}: {count:,} point: {reason}",
                "  {seat}: {count:,} points: {reason}",
                entry.points,
                seat=self.label(entry.seat),
                reason=harmless(entry.reason),
            )
            for entry in self.summary.review.contributions
        ]

    def evidence(self) -> list[Text]:
        """What the review commits to, and whether it was looked at."""
        review, file = self.summary.review, self.summary.evidence_file
        uri = harmless(review.evidence_uri)
        if not any(review.evidence_hash):
            if uri:
                return [text("Evidence: {uri}, without a hash that fixes its content.", uri=uri)]
            return [text("Evidence: none.")]
        digits = review.evidence_hash.hex()
        if uri:
            line = text("Evidence: {uri}; its keccak256 hash is 0x{hash}", uri=uri, hash=digits)
        else:
            line = text("Evidence: not published; its keccak256 hash is 0x{hash}", hash=digits)
        if file:
            return [line, text("  {file} has this hash.", file=harmless(file))]
        return [line, text("  It was not fetched, nor its hash checked.")]

    def consequences(self) -> list[Text]:
        """What follows once it has passed, and cannot be taken back."""
        summary = self.summary
        found = [text("It is final: no other review of the period, or of one before, can pass.")]
        if summary.emptied:
            found.append(
                text(
                    "Falls to nothing, and gets shares again only if the charter's threshold of "
                    "all partners agrees: {seats}.",
                    seats=self.labels(summary.emptied),
                )
            )
        if summary.fading:
            found.append(
                text(
                    "Falls below a hundredth of an equal percentage, and may be cut to nothing "
                    "when silent: {seats}.",
                    seats=self.labels(summary.fading),
                )
            )
        if summary.deciding is not None:
            found.append(
                text("Then decides every review alone: {seat}.", seat=self.label(summary.deciding))
            )
        elif summary.blocking:
            found.append(
                text(
                    "Then no review passes without the signature of each of these: {seats}.",
                    seats=self.labels(summary.blocking),
                )
            )
        return [*found, *self.facts()]

    def facts(self) -> list[Text]:
        """What follows by the clock, what waits, and what is not known."""
        summary = self.summary
        found = [self._late_revenue()]
        if summary.waiting:
            found.append(
                text("Waits to be paid: {amounts}.", amounts=comma_list(list(summary.waiting)))
            )
        if not summary.knows_moves:
            found.append(
                text(
                    "Whether seats moved since the last review is not known: no record says from "
                    "which block to read."
                )
            )
        return found

    def _late_revenue(self) -> Text:
        period = self.summary.review.period
        if self.summary.pot_is_payable_at_once:
            return text(
                "The pots of period {period} can be paid at once, and no late revenue can be named "
                "for that period any more.",
                period=period,
            )
        return text(
            "The pots of period {period} can be paid as soon as it ends, and no late revenue can "
            "be named for that period from then on.",
            period=period,
        )

    def rule(self) -> list[Text]:
        """What it needs to pass, and which silent seats do not count."""
        summary, counted = self.summary, self.summary.tally
        lines = [
            text(
                "To pass it needs {shares:,} of {all_shares:,} shares and {seats} of "
                "{all_seats} partners with shares.",
                shares=counted.shares_needed,
                all_shares=sum(summary.old_shares),
                seats=counted.seats_needed,
                all_seats=sum(shares > 0 for shares in summary.old_shares),
            )
        ]
        if counted.silent:
            lines.append(
                text(
                    "Silent, and named as such; they count in neither majority: {names}.",
                    names=self.labels(counted.silent),
                )
            )
        return lines

    def majority(self) -> list[Text]:
        """What it needs to pass, who must sign, and who has."""
        summary = self.summary
        lines = self.rule()
        if must := summary.must_sign:
            cut = [seat for seat in must if seat < len(summary.old_shares)]
            admitted = [seat for seat in must if seat >= len(summary.old_shares)]
            if cut:
                limit = percent(Fraction(*summary.charter.cut_limit))
                lines.append(
                    text(
                        "Must countersign, since it loses more than {limit} of what it had: "
                        "{names}.",
                        limit=limit,
                        names=self.labels(cut),
                    )
                )
            if admitted:
                lines.append(
                    text(
                        "Must countersign, since it is admitted: {names}.",
                        names=self.labels(admitted),
                    )
                )
        if summary.given:
            lines.append(text("Countersigned, and verified:"))
            lines += [_indented(self._signature(one)) for one in summary.given]
        return lines

    def _signature(self, one: Countersignature) -> Text:
        return text("{seat}, {kind}", seat=self.label(one.seat), kind=_KINDS[one.kind])

    def shortfall(self) -> list[Text]:
        """That it passes, or what is missing."""
        if self.summary.passes:
            return [text("These are enough: the review passes.")]
        return list(describe_shortfall(self.summary.tally, self._all_labels()))

    def _all_labels(self) -> Sequence[str]:
        return [self.label(seat.number) for seat in self.summary.seats]

    def hashes(self) -> list[Text]:
        """What a device shows before it signs; nothing if no chain is named."""
        summary = self.summary
        if summary.domain is None:
            return []
        return [
            *describe_hashes(summary.review, summary.domain),
            *(
                _safe_message(summary.review, summary.domain, seat.account, self.label(seat.number))
                for seat in summary.seats
                if seat.is_contract
            ),
        ]


def _set_in(line: str, width: int | None) -> str:
    if width is None or width <= 2 * len(_CONTINUED):
        return line
    breaks = [0, *line_breaks(line, width - len(_CONTINUED)), len(line)]
    parts = (line[start:end].rstrip() for start, end in pairwise(breaks))
    return f"\n{_CONTINUED}".join(part for part in parts if part)


def _indented(line: str) -> Text:
    return text("  {line}", line=line)


def _quoted(name: str) -> str:
    """A name, in quotes if it could be taken for more than a name."""
    shown = harmless(name)
    is_plain = all(letter in _PLAIN or category(letter)[0] in "LMN" for letter in shown)
    return shown if is_plain and not _LIKE_A_LABEL.search(shown) else f"“{shown}”"
