"""Tokens on a chain: what they say of themselves, who has how much, and what may be taken."""

from typing import Any

from eth_typing import ABI
from eth_utils.address import to_checksum_address

from daosplit.chain import Chain
from daosplit.chain.contract import Contract
from daosplit.errors import ChainError, ContractError
from daosplit.values.addresses import ETHER, shorten_account
from daosplit.values.amounts import ETHER_TOKEN, Token, parse_token
from daosplit.values.escaping import harmless
from daosplit.values.text import text

_LONGEST_SYMBOL = 20

_ADDRESS = {"name": "account", "type": "address"}
_AMOUNT = {"name": "amount", "type": "uint256"}


def _function(name: str, inputs: list[Any], output: str | None) -> Any:
    return {
        "type": "function",
        "name": name,
        "stateMutability": "view" if output else "nonpayable",
        "inputs": inputs,
        "outputs": [{"name": "", "type": output}] if output else [],
    }


# A symbol's writer need not keep to UTF-8, so it is read as bytes; `approve` of some answers with
# nothing at all, so no answer is asked for.
_ABI: ABI = [
    _function("symbol", [], "bytes"),
    _function("decimals", [], "uint8"),
    _function("balanceOf", [_ADDRESS], "uint256"),
    _function("allowance", [_ADDRESS, {"name": "spender", "type": "address"}], "uint256"),
    _function("approve", [_ADDRESS, _AMOUNT], None),
]
_OLD_ABI: ABI = [_function("symbol", [], "bytes32")]


def read_token(chain: Chain, token: str) -> Token:
    """A token's symbol and decimals, as far as it states them.

    One without a symbol is called by its address; one without decimals has none, so that its
    amounts are whole numbers of the smallest unit. Raises ChainError if there is no contract, or if
    it cannot be asked.
    """
    token = parse_token(token)
    if problem := missing_token(chain, token):
        raise ChainError(problem)
    return read_token_of_events(chain, token)


def missing_token(chain: Chain, token: str) -> str:
    """What to tell of a token at whose address there is no contract; empty if there is one."""
    if token == ETHER or chain.code(token):
        return ""
    return text("no token at {token} on chain {chain}", token=token, chain=chain.chain_id)


def read_token_of_events(chain: Chain, token: str) -> Token:
    """The same of a token that was there once: its code may be gone by now.

    Anyone can have a token settled that goes away, so it may stop nobody from reading the others.
    """
    if token == ETHER:
        return ETHER_TOKEN
    symbol = _ask(chain, erc20(token), "symbol")
    if symbol is None:
        old = Contract(to_checksum_address(token), _OLD_ABI)
        symbol = _ask(chain, old, "symbol") or b""
    decimals = _ask(chain, erc20(token), "decimals") or 0
    return Token(token, _readable(symbol) or shorten_account(token), decimals)


def erc20(token: str) -> Contract:
    """The ERC-20 at an address, with the few functions that are used here."""
    return Contract(to_checksum_address(token), _ABI)


def balance_of(chain: Chain, token: str, account: str, block: int | None = None) -> int:
    """What an account has of a token or ether, now or after a block."""
    owner = to_checksum_address(account)
    if token == ETHER:
        return chain.balance(owner, block=block)
    return int(chain.call(erc20(token).functions.balanceOf(owner), block=block))


def allow(chain: Chain, token: str, spender: str, amount: int, *, owner: str) -> None:
    """Lets an account take so much of an ERC-20 from its owner, unless it may already."""
    contract = erc20(token)
    spender = to_checksum_address(spender)
    owner = to_checksum_address(owner)
    allowed = chain.call(contract.functions.allowance(owner, spender))
    if allowed >= amount:
        return
    approve = contract.functions.approve(spender, amount)
    if allowed:
        try:
            chain.call(approve, sender=owner)
        except ContractError:
            # USDT and others refuse to go from one allowance to another; BNB, to go to none.
            chain.transact(contract.functions.approve(spender, 0), sender=owner)
    chain.transact(approve, sender=owner)


def _ask(chain: Chain, contract: Contract, name: str) -> Any:
    """What the token answers, or None if it knows no such question, or fails at it in any way."""
    try:
        return chain.call(contract.functions[name]())
    except (ContractError, ChainError):
        # If it is not the token that fails, but the node, this fails too.
        chain.block_number()
        return None


def _readable(symbol: bytes) -> str:
    text = harmless(symbol.rstrip(b"\0").decode(errors="replace").strip())
    return text if len(text) <= _LONGEST_SYMBOL else f"{text[:_LONGEST_SYMBOL]}…"
