"""A partnership on a stage: every act is a real transaction, compared with the exact model."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from eth_account.signers.local import LocalAccount

from daosplit.agreement.charter import Charter
from daosplit.agreement.contributions import Contribution
from daosplit.agreement.countersignatures import Countersignatures
from daosplit.agreement.founding import Founding, Partner
from daosplit.agreement.parent_review import ParentReview
from daosplit.agreement.review import Review
from daosplit.agreement.signature_set import Collected
from daosplit.client.factory import found
from daosplit.client.revenue_split import RevenueSplit
from daosplit.client.tokens import balance_of
from daosplit.events import Delivered, SetAside, Settled, Tipped, TokenMoved
from daosplit.events.receipts import Receipt
from daosplit.events.types import PaidOut
from daosplit.history import read_history
from daosplit.history.reconcile import reconcile
from daosplit.messages.differences import describe_difference
from daosplit.messages.periods import show_period
from daosplit.simulation.exact_model import ExactModel, ExactPayout
from daosplit.simulation.result import PaidPartner, PaidPot
from daosplit.simulation.stage import Stage, checked
from daosplit.values.addresses import ETHER
from daosplit.values.amounts import Token, format_amount
from daosplit.values.text import Text, text

_STATE = ("names", "roster", "model", "pots", "differences", "absent")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A partner that a review admits: its name and account."""

    name: str
    account: str


class PlayedPartnership:
    """A partnership, its partners by name, and what the exact model says of it.

    Amounts are whole numbers of a token's smallest unit, times Unix seconds. What the contract
    refuses raises ContractError, and the model is as before.
    """

    split: RevenueSplit

    def __init__(
        self,
        stage: Stage,
        name: str,
        charter: Charter,
        partners: Sequence[Partner],
        *,
        salt: bytes = bytes(32),
    ) -> None:
        self.stage = stage
        self.name = name
        self.names = [partner.name for partner in partners]
        self.roster = [partner.account for partner in partners]
        self.model = ExactModel(charter, [partner.shares for partner in partners])
        self.nested: dict[str, PlayedPartnership] = {}
        self.absent: set[str] = set()
        self.pots: list[PaidPot] = []
        self.differences: list[Text] = []
        founding = Founding(name, charter, tuple(partners), salt)
        self.split, receipt = found(stage.chain, founding, sender=stage.stranger)
        if receipt:
            stage.count(receipt.gas_used, "found")

    @property
    def charter(self) -> Charter:
        """What it was founded with."""
        return self.model.charter

    def seat(self, name: str) -> int:
        """The seat of a partner; ValueError if it holds none."""
        return self.names.index(name)

    def account(self, name: str) -> str:
        """The account that holds a partner's seat."""
        return self.roster[self.seat(name)]

    # Money

    def transfer_in(self, token: Token, amount: int, *, sender: str | None = None) -> None:
        """A plain transfer comes in, from the customers if nobody else sends it."""
        arrived = self.stage.transfer(token, self.split.address, amount, sender=sender)
        self.model.receive(token.address, arrived)

    def pay(self, token: Token, amount: int, period: int, memo: str) -> None:
        """Customers pay with a memo, or for the period in which it was earned."""
        self.settle_all(token)
        receipt = self.split.pay(token.address, amount, period, memo, sender=self.stage.customers)
        self.stage.count(receipt.gas_used, "pay")
        arrived = self.stage.arriving(token, amount)
        self.model.pay(token.address, arrived, period, receipt.timestamp)

    def settle_all(self, *tokens: Token) -> None:
        """A stranger settles each token for as long as anything is due."""
        for token in tokens or self.tokens:
            while self.model.is_due(token.address, self.stage.chain.now() + 1):
                self._settle(token)

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens that ever came in."""
        known = {token.address: token for token in self.stage.tokens.values()}
        return tuple(known[address] for address in self.model.tokens)

    def deliver(self, token: Token, account: str) -> int:
        """Anyone has delivered what was set aside for an account; gives how much that was."""
        receipt = self.split.deliver(token.address, account, sender=self.stage.stranger)
        self.stage.count(receipt.gas_used)
        actual = sum(one.amount for one in receipt.events if isinstance(one, Delivered))
        expected = self.model.deliver(token.address, account)
        self._compare(
            actual == expected,
            text(
                "{partner} must get {expected} that was set aside, but got {actual}",
                partner=self._called(account),
                expected=format_amount(expected, token),
                actual=format_amount(actual, token),
            ),
        )
        return actual

    def _settle(self, token: Token) -> None:
        refusing = self.stage.refusing(token.address)
        before = self._ether_of_partners() if token.address == ETHER else {}
        receipt = self.split.settle(token.address, sender=self.stage.stranger)
        self.stage.count(receipt.gas_used, "settle")
        expected = self.model.settle(token.address, receipt.timestamp, self.roster, refusing)
        moved = self._moved(token, receipt, before)
        self._compare_payout(token, receipt, expected, moved)
        if expected is None:
            return
        payments = tuple(
            PaidPartner(
                partner=self.names[seat],
                seat=seat,
                shares=expected.shares[seat],
                amount=amount,
                is_set_aside=seat in expected.set_aside,
            )
            for seat, amount in enumerate(expected.amounts)
        )
        self.pots.append(
            PaidPot(
                token=token,
                first_period=expected.first_period,
                period=expected.period,
                pot=expected.pot,
                all_shares=sum(expected.shares),
                tip=expected.tip,
                payments=payments,
                gas=receipt.gas_used,
            )
        )
        for payment in payments:
            nested = self.nested.get(self.roster[payment.seat])
            if nested and payment.amount and not payment.is_set_aside:
                arrived = self.stage.arriving(token, payment.amount)
                nested.model.receive(token.address, arrived)

    # Agreement

    def propose(
        self,
        period: int,
        points: Mapping[str, int],
        reasons: Mapping[str, str],
        newcomers: Sequence[Newcomer] = (),
    ) -> Review:
        """The review that gives these points, for these reasons."""
        names = [*self.names, *(one.name for one in newcomers)]
        before = self.model.shares_of(period - 1)
        contributions = tuple(
            Contribution(seat, points.get(name, 0), reasons.get(name, ""))
            for seat, name in enumerate(names)
            if points.get(name, 0) or (seat < len(before) and before[seat])
        )
        accounts = tuple(one.account for one in newcomers)
        deadline = self.charter.review_end(period) - 1
        return Review(period, contributions, accounts, deadline=deadline)

    def review(
        self, review: Review, signers: Collection[str], newcomers: Sequence[Newcomer] = ()
    ) -> Receipt:
        """The named partners countersign, each in its way, and a stranger submits the review.

        Silent seats are named, which only counts once the period is over.
        """
        signed = Countersignatures(self.split.domain(), review)
        names = [*self.names, *(one.name for one in newcomers)]
        for name, account in zip(names, signed.accounts(self.roster), strict=True):
            if name in signers:
                signed = self._sign(signed, account)
        over = review.period < self.charter.period_at(self.stage.chain.now() + 1)
        silent = self.split.silent_seats() if over and len(signed.given) < len(names) else ()
        silent = tuple(seat for seat in silent if seat not in signed.seats)
        receipt = self.split.review(review, signed, silent=silent, sender=self.stage.stranger)
        self.stage.count(receipt.gas_used, "review")
        self.model.review(review.period, review.shares(len(self.roster)))
        self.names = names
        self.roster += [one.account for one in newcomers]
        return receipt

    def _sign(self, signed: Countersignatures, account: str) -> Countersignatures:
        review = signed.review
        if account in self.nested:
            self.nested[account].countersign_parent(self, review, signed.digest)
            return signed.add_on_chain(account, self.roster)
        if self.stage.is_wallet(account):
            self.act(account, "countersign", review.period, signed.digest)
            return signed.add_on_chain(account, self.roster)
        return signed.sign(self._key(account), self.roster)

    def countersign_parent(
        self, parent: "PlayedPartnership", review: Review, digest: bytes
    ) -> None:
        """All its partners that are there sign, so that it countersigns; a cut if all are there."""
        here = [seat for seat, name in enumerate(self.names) if name not in self.absent]
        message = ParentReview(
            parent.split.address, review.period, digest, len(here) == len(self.names)
        )
        collected = Collected(self.split.domain(), message)
        own_period = self.charter.period_at(self.stage.chain.now() + 1)
        for account in (self.roster[seat] for seat in here):
            if self.stage.is_wallet(account):
                self.act(account, "countersign", own_period, collected.digest)
                collected = collected.add_on_chain(account, self.roster)
            else:
                collected = collected.sign(self._key(account), self.roster)
        receipt = self.split.countersign_parent(
            collected, own_period=own_period, sender=self.stage.stranger
        )
        self.stage.count(receipt.gas_used)

    def _key(self, account: str) -> LocalAccount:
        return self.stage.chain.signers[checked(account)]

    def act(self, account: str, function: str, *arguments: Any) -> None:
        """Has a wallet call a function of the partnership."""
        contract = self.stage.chain.contract("IRevenueSplit", self.split.address)
        call = contract.functions[function](*arguments)
        self.stage.execute(account, self.split.address, call.data)

    def move(self, name: str, account: str) -> None:
        """A partner's seat is another account's from now on."""
        self.roster[self.seat(name)] = account

    # Going back

    def remember(self) -> dict[str, Any]:
        """What only this object knows, for `restore` after the chain went back."""
        return deepcopy({name: getattr(self, name) for name in _STATE})

    def restore(self, state: dict[str, Any]) -> None:
        """Makes it what it was; may be called again."""
        vars(self).update(deepcopy(state))

    # What it comes to

    def reconcile(self) -> None:
        """Compares what is there, and the whole history, with the model and the exact rules."""
        for token in self.tokens:
            expected = self.model.balance(token.address)
            actual = balance_of(self.stage.chain, token.address, self.split.address)
            self._compare(
                actual == expected,
                text(
                    "{partnership} must hold {expected}, but holds {actual}",
                    partnership=self.name,
                    expected=format_amount(expected, token),
                    actual=format_amount(actual, token),
                ),
            )
        known = {token.address: token for token in self.stage.tokens.values()}
        for difference in reconcile(read_history(self.split, with_balances=False)).differences:
            about = known.get(difference.token or "")
            # To the history, a fee is money that went without the partnership's doing.
            if about and self.stage.arriving(about, 100) < 100:
                continue

            def show(amount: int, token: Token | None = about) -> str:
                return format_amount(amount, token) if token else str(amount)

            self.differences.append(describe_difference(difference, show))

    def _ether_of_partners(self) -> dict[str, int]:
        return {account: balance_of(self.stage.chain, ETHER, account) for account in self.roster}

    def _moved(self, token: Token, receipt: Receipt, before: Mapping[str, int]) -> Counter[str]:
        """What went to each account, as the token's own log tells it, or balances of ether."""
        moved = Counter[str]()
        if token.address == ETHER:
            after = self._ether_of_partners()
            for account, amount in before.items():
                moved[account] += after[account] - amount
        for event in receipt.events:
            if isinstance(event, TokenMoved) and event.from_account == self.split.address:
                moved[event.to_account] += event.amount
            if isinstance(event, Tipped) and token.address == ETHER:
                moved[event.to] += event.amount
        return +moved

    def _compare_payout(
        self,
        token: Token,
        receipt: Receipt,
        expected: ExactPayout | None,
        moved: Counter[str],
    ) -> None:
        told = [one for one in receipt.events if isinstance(one, Settled | PaidOut)]
        pots = [(one.period, one.pot) for one in told]
        due = [(expected.period, expected.pot)] if expected else []
        self._compare(
            pots == due,
            text(
                "{partnership} must pay {expected} for periods {periods}, but pays {actual}",
                partnership=self.name,
                expected=sum(pot for _, pot in due),
                periods=[period for period, _ in due],
                actual=pots,
            ),
        )
        should = Counter[str]()
        aside: dict[int, int] = {}
        if expected:
            for seat, amount in enumerate(expected.amounts):
                if seat in expected.set_aside:
                    aside[seat] = amount
                else:
                    should[self.roster[seat]] += amount
            should[self.stage.stranger] += expected.tip
        should = +should
        for account in sorted(should.keys() | moved.keys()):
            self._compare(
                should[account] == moved[account],
                text(
                    "{partner} must be paid {expected} for {period}, but is paid {actual}",
                    partner=self._called(account),
                    expected=format_amount(should[account], token),
                    actual=format_amount(moved[account], token),
                    period=show_period(self.charter, expected.period) if expected else "-",
                ),
            )
        kept = {one.seat: one.amount for one in receipt.events if isinstance(one, SetAside)}
        for seat in sorted(aside.keys() | kept.keys()):
            self._compare(
                aside.get(seat, 0) == kept.get(seat, 0),
                text(
                    "{expected} must be set aside for {partner}, but {actual} is",
                    partner=self.names[seat],
                    expected=format_amount(aside.get(seat, 0), token),
                    actual=format_amount(kept.get(seat, 0), token),
                ),
            )

    def _compare(self, is_right: bool, otherwise: Text) -> None:
        if not is_right:
            self.differences.append(otherwise)

    def _called(self, account: str) -> str:
        if account in self.roster:
            return self.names[self.roster.index(account)]
        return text("a third party") if account == self.stage.stranger else account
