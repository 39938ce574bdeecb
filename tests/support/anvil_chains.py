"""Chains of anvil, where a test sets what no transaction can: a chain's id, a nonce, a slot."""

from collections.abc import Iterator
from contextlib import contextmanager

from eth_account import Account

from daosplit.chain import Chain, connect
from daosplit.testing import START
from support.nodes import running_anvil

_PHRASE = "test test test test test test test test test test test junk"
"""What anvil derives its accounts from; the whole world knows it."""
_ACCOUNTS = 20


@contextmanager
def anvil_chain(*, chain_id: int = 31337, hardfork: str = "prague") -> Iterator[Chain]:
    """A chain of anvil's by these rules, begun at `START`, whose accounts' keys are known."""
    Account.enable_unaudited_hdwallet_features()
    signers = [
        Account.from_mnemonic(_PHRASE, account_path=f"m/44'/60'/0'/0/{number}")
        for number in range(_ACCOUNTS)
    ]
    options = {"timestamp": START, "accounts": _ACCOUNTS, "chain-id": chain_id}
    given = (f"--{name}={value}" for name, value in options.items())
    with running_anvil(*given, hardfork=hardfork) as url:
        yield connect(url, signers=signers)
