"""What a play needs beside the partnership: a chain, accounts by name, tokens, a clock."""

from copy import deepcopy
from typing import Any

from eth_typing import ChecksumAddress

from daosplit.agreement.charter import Charter
from daosplit.chain import Chain
from daosplit.chain.blocks import TransactionReceipt
from daosplit.chain.contract import Call, Contract
from daosplit.errors import ChainError
from daosplit.simulation.contracts import REJECTING_PAYEE, TEST_TOKEN
from daosplit.simulation.scenario import ETHER_SYMBOL, FEE_PERCENT, ScenarioToken, TokenKind
from daosplit.values.addresses import ETHER, checksummed
from daosplit.values.amounts import ETHER_TOKEN, Token
from daosplit.values.dates import show_moment
from daosplit.values.text import text

_PLENTY = 2**200
_ETHER_FOR_GAS = 10**18


_STATE = ("tokens", "spent", "_taken", "_accounts", "_wallets", "_kinds", "_refusing", "_funded")


class Stage:
    """A chain with customers who pay, a stranger who sends what anyone may, and accounts by name.

    Accounts are the chain's own, in order, so each of its keys must be at hand; the last two are
    the customers' and the stranger's.
    """

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self.tokens: dict[str, Token] = {ETHER_SYMBOL: ETHER_TOKEN}
        self.spent: dict[str, list[int]] = {}
        *self._free, self.customers, self.stranger = chain.accounts
        self._taken = 0
        self._accounts: dict[str, str] = {}
        self._wallets: set[str] = set()
        self._kinds: dict[str, TokenKind] = {}
        self._refusing: set[tuple[str, str]] = set()
        self._funded: set[str] = {self.customers, self.stranger}

    # Accounts

    def account(self, name: str, *, is_wallet: bool = False) -> str:
        """The account of that name, the same one whenever it is asked for."""
        if name not in self._accounts:
            self._accounts[name] = self._new_wallet() if is_wallet else self.new_account()
        return self._accounts[name]

    def new_account(self) -> str:
        """An account that nobody has yet. Raises ChainError if the chain has no more of them."""
        if self._taken == len(self._free):
            count = len(self.chain.accounts)
            raise ChainError(
                text("the chain has only {count} accounts, and more are needed", count=count)
            )
        self._taken += 1
        return self._free[self._taken - 1]

    def is_wallet(self, account: str) -> bool:
        """Whether an account is a wallet, which acts as it is told and signs nothing."""
        return account in self._wallets

    def execute(self, wallet: str, target: str, data: bytes) -> None:
        """Has a wallet call another contract."""
        contract = self.chain.contract(REJECTING_PAYEE, wallet)
        self._send(contract.functions.execute(target, data))

    def fund(self, account: str) -> str:
        """The account, with enough ether to send transactions."""
        if account not in self._funded:
            self._funded.add(account)
            if self.chain.balance(account) < _ETHER_FOR_GAS:
                self._count(self.chain.send(account, _ETHER_FOR_GAS, sender=self.customers))
        return account

    def _new_wallet(self) -> str:
        wallet = self.chain.deploy(REJECTING_PAYEE, sender=self.stranger)
        self._send(wallet.functions.accept())
        self._wallets.add(wallet.address)
        return str(wallet.address)

    # Tokens

    def issue(self, token: ScenarioToken) -> Token:
        """A new token, of which the customers have more than they can spend."""
        is_fee, answers_nothing = token.kind == "fee", token.kind == "no return"
        contract = self.chain.deploy(
            TEST_TOKEN,
            token.symbol,
            token.symbol,
            token.decimals,
            FEE_PERCENT if is_fee else 0,
            answers_nothing,
            sender=self.stranger,
        )
        self._send(contract.functions.mint(self.customers, _PLENTY))
        issued = Token(contract.address, token.symbol, token.decimals)
        self.tokens[token.symbol] = issued
        self._kinds[issued.address] = token.kind
        return issued

    def transfer(self, token: Token, to: str, amount: int, *, sender: str | None = None) -> int:
        """A plain transfer, by the customers if nobody else is named; gives what arrives of it."""
        sender = sender or self.customers
        if token.address == ETHER:
            self._count(self.chain.send(to, amount, sender=sender))
        else:
            contract = Contract(checked(token.address), TEST_TOKEN.abi)
            self._send(contract.functions.transfer(to, amount), sender=sender)
        return self.arriving(token, amount)

    def arriving(self, token: Token, amount: int) -> int:
        """What arrives of an amount that is sent."""
        fee = FEE_PERCENT if self._kinds.get(token.address) == "fee" else 0
        return amount - amount * fee // 100

    def refuse(self, account: str, *, refuses: bool) -> None:
        """A wallet refuses ether from now on, or takes it again."""
        wallet = self.chain.contract(REJECTING_PAYEE, account)
        self._send(wallet.functions.refuse() if refuses else wallet.functions.accept())
        self._note_refusal(ETHER, account, refuses)

    def block(self, token: Token, account: str, *, is_blocked: bool) -> None:
        """A token's issuer forbids an account to be paid, or no longer does."""
        contract = self.chain.contract(TEST_TOKEN, token.address)
        self._send(contract.functions.setBlocked(account, is_blocked))
        self._note_refusal(token.address, account, is_blocked)

    def refusing(self, token: str) -> frozenset[str]:
        """The accounts to which payments of a token fail now."""
        return frozenset(account for of, account in self._refusing if of == token)

    def _note_refusal(self, token: str, account: str, refuses: bool) -> None:
        if refuses:
            self._refusing.add((token, account))
        else:
            self._refusing.discard((token, account))

    # Time

    def travel(self, time: int) -> None:
        """Lets the next transaction happen at that time, unless it is over already."""
        if time - 1 > self.chain.now():
            self.chain.travel(time - 1)

    def schedule(self, time: int) -> None:
        """The same for a transaction before which nothing is read: without a block in between."""
        if time > self.chain.now():
            self.chain.schedule(time)

    def require_time_before(self, charter: Charter) -> None:
        """Raises ChainError if the first period has begun on the chain."""
        now = self.chain.now()
        if now >= charter.start:
            raise ChainError(
                text(
                    "the chain's clock is at {now}, after the first period begins on {start}; "
                    "use a new chain: `daosplit node --start {example}`",
                    now=show_moment(charter.local(now)),
                    start=show_moment(charter.local(charter.start)),
                    example=charter.local(charter.start - 86_400).isoformat(),
                )
            )

    # How it is done

    def _send(self, call: Call, sender: str | None = None) -> None:
        self._count(self.chain.transact(call, sender=sender or self.stranger))

    def _count(self, receipt: TransactionReceipt) -> None:
        self.count(receipt.gas_used)

    def count(self, gas: int, what: str = "other") -> None:
        """A transaction was sent, which used so much gas; `what` it was."""
        self.spent.setdefault(what, []).append(gas)

    @property
    def transactions(self) -> int:
        """How many were sent."""
        return sum(map(len, self.spent.values()))

    @property
    def gas(self) -> int:
        """What they used together."""
        return sum(map(sum, self.spent.values()))

    # Going back

    def remember(self) -> dict[str, Any]:
        """What only this object knows, for `restore` after the chain went back."""
        return deepcopy({name: getattr(self, name) for name in _STATE})

    def restore(self, state: dict[str, Any]) -> None:
        """Makes it what it was; may be called again."""
        vars(self).update(deepcopy(state))


def checked(account: str) -> ChecksumAddress:
    """An account with its checksum."""
    return checksummed(bytes.fromhex(account[2:]))
