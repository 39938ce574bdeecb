"""Networks: the chains that are known by name, and what `daosplit.toml` says of them and of others.

[networks.polygon]              # a known one: what is left out is known
url_variable = "POLYGON_URL"    # where the URL is, which may hold a secret; or DAOSPLIT_POLYGON_URL
confirmations = 64              # how many blocks make a block final, where the chain does not say
span = 1000                     # how many blocks the node lets one query for logs cover
max_fee = "500 gwei"            # the most that a unit of gas may cost

[networks.ours]                 # another one
chain_id = 20269
coin = "OUR"                    # ETH if left out
explorer = "https://explorer.example"
"""

import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from daosplit.agreement.review import MOST_CHAIN_ID
from daosplit.errors import InvalidFileError, InvalidValueError
from daosplit.files.document import Table, read_toml
from daosplit.values.amounts import parse_amount
from daosplit.values.escaping import harmless
from daosplit.values.hints import hint
from daosplit.values.text import text

NETWORKS_FILE = "daosplit.toml"
"""The file of networks that a command looks for."""

DEVELOPMENT_CHAINS = frozenset({1337, 31337, 131_277_322_940_537})
"""The chains of other tools' nodes for development, and of `daosplit node`."""

_MOST_BLOCKS = 10_000_000
_GWEI = 9


@dataclass(frozen=True, slots=True)
class Network:
    """A chain, and how to reach and use it.

    Attributes:
        name: What people call it.
        chain_id: The chain's number.
        coin: What its gas is paid in.
        explorer: The address of a site that shows its transactions; None if none is known.
        url_variable: The environment variable that a file names for its node's URL, if one does.
        confirmations: After how many blocks a block is final, where the chain does not say; None
            to believe the chain.
        span: The most blocks that one query for logs may cover; None to find out.
        max_fee: The most that a unit of gas may cost, in wei; None for no limit.
    """

    name: str
    chain_id: int
    coin: str = "ETH"
    explorer: str | None = None
    url_variable: str = ""
    confirmations: int | None = None
    span: int | None = None
    max_fee: int | None = None

    @property
    def variable(self) -> str:
        """The environment variable that has its URL, such as DAOSPLIT_POLYGON_URL."""
        own_name = re.sub("[^A-Z0-9]", "_", self.name.upper())
        return self.url_variable or f"DAOSPLIT_{own_name}_URL"

    @property
    def url(self) -> str:
        """Its node's URL, from the environment. Raises InvalidValueError if it is not there."""
        if url := os.environ.get(self.variable):
            return url
        raise InvalidValueError(
            "--network",
            self.name,
            text("the URL of its node is not known"),
            text("put it into the environment variable {variable}", variable=self.variable),
        )

    def transaction_page(self, transaction: str) -> str | None:
        """Where a transaction can be looked at, by its hash; None if no explorer is known."""
        return f"{self.explorer}/tx/{transaction}" if self.explorer else None


_KNOWN = (
    Network("ethereum", 1, explorer="https://etherscan.io"),
    Network("sepolia", 11155111, explorer="https://sepolia.etherscan.io"),
    Network("polygon", 137, "POL", "https://polygonscan.com"),
    Network("polygon-amoy", 80002, "POL", "https://amoy.polygonscan.com"),
    Network("avalanche", 43114, "AVAX", "https://snowscan.xyz"),
    Network("avalanche-fuji", 43113, "AVAX", "https://testnet.snowscan.xyz"),
    Network("kaia", 8217, "KAIA", "https://kaiascan.io"),
    Network("kaia-kairos", 1001, "KAIA", "https://kairos.kaiascan.io"),
    Network("base", 8453, explorer="https://basescan.org"),
    Network("base-sepolia", 84532, explorer="https://sepolia.basescan.org"),
    Network("arbitrum", 42161, explorer="https://arbiscan.io"),
    Network("arbitrum-sepolia", 421614, explorer="https://sepolia.arbiscan.io"),
    Network("optimism", 10, explorer="https://optimistic.etherscan.io"),
    Network("optimism-sepolia", 11155420, explorer="https://sepolia-optimism.etherscan.io"),
)
KNOWN_NETWORKS: Mapping[str, Network] = {network.name: network for network in _KNOWN}


@dataclass(frozen=True, slots=True)
class Networks:
    """All networks that are known here, by their names.

    `named` are those that the file at `path` names.
    """

    by_name: Mapping[str, Network]
    named: frozenset[str] = frozenset()
    path: Path | None = None

    def called(self, name: str) -> Network:
        """The network of that name. Raises InvalidValueError if there is none."""
        if name not in self.by_name:
            raise InvalidValueError(
                "--network", name, text("not a known network"), hint(name, self.by_name)
            )
        return self.by_name[name]

    def on_chain(self, chain_id: int) -> list[Network]:
        """The networks of a chain that the file names, or else the one that is known anyway."""
        ours = [one for one in self.by_name.values() if one.chain_id == chain_id]
        return [one for one in ours if one.name in self.named] or ours

    def of_chain(self, chain_id: int) -> Network:
        """The network of a chain, one that a file names before others; or what any chain is."""
        return next(iter(self.on_chain(chain_id)), Network(f"chain {chain_id}", chain_id))

    def usual(self, chain_id: int) -> Network | None:
        """The network of a chain, if nobody has to choose one: the only one that the file names, or
        without any the known one, if the environment has its URL; else None.
        """
        ours = self.on_chain(chain_id)
        if len(ours) == 1 and (ours[0].name in self.named or ours[0].variable in os.environ):
            return ours[0]
        return None


def find_networks(folder: Path) -> Networks:
    """The networks of the file in a folder, or in the nearest one above, beside those known anyway.

    Raises InvalidFileError if the file is wrong, or not the user's own.
    """
    for one in (folder, *folder.parents):
        if (path := one / NETWORKS_FILE).is_file():
            _require_own(path)
            return load_networks(path)
    return Networks(KNOWN_NETWORKS)


def _require_own(path: Path) -> None:
    """Raises InvalidFileError for a file that others may have written, such as one in /tmp.

    It is found without being named, and says at which node money is sent.
    """
    if not hasattr(os, "geteuid"):
        return
    user, status = os.geteuid(), path.stat()
    # Root is everybody's, and acts by sudo for the user who called it.
    called_by = os.environ.get("SUDO_UID") if user == 0 else None
    is_own = status.st_uid in (user, 0) or str(status.st_uid) == called_by
    if not is_own or status.st_mode & stat.S_IWOTH:
        raise InvalidFileError(
            str(path),
            "",
            None,
            text("belongs to another user, or others can write to it, so it is not used"),
            text("make it your own by `chown`, and `chmod o-w`, or work in another folder"),
        )


def load_networks(path: Path | str) -> Networks:
    """The networks of a file, and those that are known anyway. Raises InvalidFileError."""
    file = read_toml(path)
    file.allow("networks")
    tables = file.table("networks")
    ours = {name: _network(name, tables.table(name)) for name in tables.keys}
    return Networks({**KNOWN_NETWORKS, **ours}, frozenset(ours), Path(path))


def _network(name: str, table: Table) -> Network:
    table.allow(
        "chain_id", "coin", "explorer", "url_variable", "confirmations", "span", "max_fee", "url"
    )
    if "url" in table or ("url_variable" in table and not is_variable(table.text("url_variable"))):
        key = "url" if "url" in table else "url_variable"
        problem = text("not shown here, as a URL may hold a secret")
        allowed = text("put it into an environment variable, and write its name as url_variable")
        table.refuse(key, None, problem, allowed)
    if not is_network_name(name):
        table.refuse(
            "",
            harmless(name),
            text("not a name for a network"),
            text("use a-z, digits and hyphens"),
        )
    network = KNOWN_NETWORKS.get(name)
    if network is None or "chain_id" in table:
        chain_id = table.whole("chain_id", 1, MOST_CHAIN_ID)
        if network is not None and chain_id != network.chain_id:
            problem = text("{network} is chain {chain}", network=name, chain=network.chain_id)
            allowed = text("choose another name for another chain")
            table.refuse("chain_id", chain_id, problem, allowed)
        network = network or Network(name, chain_id)
    if "coin" in table:
        network = replace(network, coin=table.parse("coin", _coin))
    if "explorer" in table:
        network = replace(network, explorer=table.parse("explorer", _explorer))
    if "url_variable" in table:
        network = replace(network, url_variable=table.text("url_variable"))
    if "confirmations" in table:
        network = replace(network, confirmations=table.whole("confirmations", 0, _MOST_BLOCKS))
    if "span" in table:
        network = replace(network, span=table.whole("span", 1, _MOST_BLOCKS))
    if "max_fee" in table:
        network = replace(network, max_fee=table.parse("max_fee", parse_fee))
    return network


def is_network_name(written: str) -> bool:
    """Whether it can be a network's name, as no URL can."""
    return re.fullmatch("[a-z0-9][a-z0-9_-]{0,63}", written) is not None


def parse_fee(written: str) -> int:
    """Wei for a unit of gas, from "30 gwei"; InvalidValueError for anything else."""
    match = re.fullmatch(r"([0-9.,]+) ?gwei", written)
    if match is None:
        raise InvalidValueError(
            "max_fee", written, text("not a fee for a unit of gas"), text('for example "30 gwei"')
        )
    return parse_amount(match[1], _GWEI)


def _coin(written: str) -> str:
    if not re.fullmatch("[A-Za-z0-9]{1,12}", written):
        raise InvalidValueError(
            "coin", written, text("not the symbol of a coin"), text('for example "ETH"')
        )
    return written


def _explorer(written: str) -> str:
    if not re.fullmatch(r"https?://[a-zA-Z0-9.:/_-]+", written):
        raise InvalidValueError(
            "explorer", written, text("not an address"), text('for example "https://etherscan.io"')
        )
    return written.rstrip("/")


def is_variable(written: str) -> bool:
    """Whether it can be the name of an environment variable, as no URL can."""
    return re.fullmatch("[A-Za-z_][A-Za-z0-9_]{0,127}", written) is not None
