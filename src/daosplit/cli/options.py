"""Options that several commands share, and what stands for them where they are not given."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

import daosplit
from daosplit.agreement.charter import Charter
from daosplit.agreement.review import MOST_PERIOD
from daosplit.errors import ChainError, InvalidValueError
from daosplit.files.data_folder import data_path
from daosplit.files.networks import (
    DEVELOPMENT_CHAINS,
    NETWORKS_FILE,
    Networks,
    find_networks,
    is_network_name,
)
from daosplit.values.catalogue import ENGLISH, LANGUAGES, Language, require_language, speaker
from daosplit.values.escaping import harmless
from daosplit.values.integers import require_whole
from daosplit.values.text import comma_list, text

NODE_VARIABLE = "DAOSPLIT_RPC"
NODE = "http://127.0.0.1:8545"
"""Where `daosplit node` and other nodes for development listen."""
RECORD_FILE = "partnership.json"
"""The record that a command looks for."""


def _known_language(option: str | None) -> Language | None:
    try:
        return option and require_language(option)
    except InvalidValueError as error:
        raise typer.BadParameter(f"{error.value!r} is {error.problem} ({error.allowed})") from None


LanguageOption = Annotated[
    Language | None,
    typer.Option(
        "--lang",
        help="Output language, for example en or ja. Default: from your locale.",
        callback=_known_language,
    ),
]
NodeOption = Annotated[
    str | None,
    typer.Option(
        "--network",
        "--rpc",
        help="Network by its name, for example polygon, or the URL of a node. Default: "
        f"${NODE_VARIABLE}, the record's network, or {NODE}.",
        metavar="NAME|URL",
    ),
]
PartnershipOption = Annotated[
    str | None,
    typer.Option(
        "--partnership",
        help=f"Record of the partnership, or its address. Default: {RECORD_FILE} in this folder or "
        "the nearest one above.",
        metavar="FILE|ADDRESS",
    ),
]
TokensOption = Annotated[
    list[str] | None,
    typer.Option(
        "--token",
        help='"ether" or the address of an ERC-20; repeat for several. Default: ether and every '
        "token that reached the partnership.",
    ),
]
FromBlockOption = Annotated[
    int | None,
    typer.Option(
        "--from-block",
        help="Block to read events from. Default: the record's, or else the first.",
        min=0,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def language_of(option: Language | None) -> Language:
    """The language that was asked for, or else the locale's, if there is a catalogue of it."""
    if option is not None:
        return option
    locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    language = locale.lower().split(".")[0].split("_")[0]
    return language if language in LANGUAGES else ENGLISH


def connect_to(
    named: str | None, language: Language, chain_id: int | None = None
) -> daosplit.Chain:
    """The chain of a network or a node, or else of the one that is usual for a chain's number,
    which is that of a record.

    Says which file its settings are from, if that is not in this folder.
    Raises InvalidValueError for a network that is not known, and ChainError if there is no node, or
    it is of another chain than the network or the record.
    """
    networks = find_networks(Path.cwd())
    source = "--network" if named else NODE_VARIABLE
    named = named or os.environ.get(NODE_VARIABLE) or None
    if named is None:
        network = networks.usual(chain_id) if chain_id is not None else None
    else:
        network = networks.called(named) if is_network_name(named) else None
    try:
        chain = daosplit.connect(network.url if network else named or NODE)
    except ChainError as error:
        if network or named or chain_id is None or chain_id in DEVELOPMENT_CHAINS:
            raise
        raise ChainError(_no_node_known(networks, chain_id)) from error
    if network and chain.chain_id != network.chain_id:
        raise ChainError(
            text(
                "{network} is chain {expected}, but the node at the URL in ${variable} is of chain "
                "{given}; change the URL",
                network=network.name,
                expected=network.chain_id,
                variable=network.variable,
                given=chain.chain_id,
            )
        )
    if chain_id is not None and chain.chain_id != chain_id:
        raise ChainError(
            _of_another_chain(networks, chain_id, chain.chain_id, source if named else None)
        )
    if chain.reading is not None:
        from daosplit.chain.reading import CONFIRMATIONS, Reading

        network = network or networks.of_chain(chain.chain_id)
        if network.name in networks.named and networks.path != Path.cwd() / NETWORKS_FILE:
            typer.echo(
                speaker(language)(
                    "The settings of {network} are those in {path}.",
                    network=network.name,
                    path=harmless(str(networks.path)),
                ),
                err=True,
            )
        confirmations = network.confirmations
        chain.reading = Reading(
            confirmations=CONFIRMATIONS if confirmations is None else confirmations,
            span=network.span,
            folder=data_path() / "logs",
        )
    return chain


def _no_node_known(networks: Networks, chain_id: int) -> str:
    return text(
        "the record is of chain {chain}, of which no node is named: {way}",
        chain=chain_id,
        way=_way_to(networks, chain_id),
    )


def _of_another_chain(networks: Networks, wanted: int, given: int, source: str | None) -> str:
    """That a record is of another chain than a node, which an option or a variable may name."""
    if source is None:
        return _no_node_known(networks, wanted)
    return text(
        "{source} names a node of chain {given}, and the record is of chain {wanted}: do without "
        "it, and {way}",
        source=source,
        given=given,
        wanted=wanted,
        way=_way_to(networks, wanted),
    )


def _way_to(networks: Networks, chain_id: int) -> str:
    """What to do so that a node of a record's chain is found."""
    if chain_id in DEVELOPMENT_CHAINS:
        return text("name one of that chain by --network")
    match networks.on_chain(chain_id):
        case []:
            return text(
                "write [networks.NAME] with chain_id = {chain} into {file}, and put the URL of a "
                "node into the environment variable DAOSPLIT_NAME_URL",
                chain=chain_id,
                file=NETWORKS_FILE,
            )
        case [network]:
            return text(
                "put the URL of a node of {network} into the environment variable {variable}",
                network=network.name,
                variable=network.variable,
            )
        case several:
            names = [one.name for one in several]
            return text("name one of {networks} by --network", networks=comma_list(names))


@contextmanager
def naming(argument: str) -> Iterator[None]:
    """What is read within is a command's argument, which an error calls by its name there."""
    try:
        yield
    except InvalidValueError as error:
        raise InvalidValueError(argument, error.value, error.problem, error.allowed) from None


def period_of(option: str, charter: Charter) -> int:
    """The period that --period names, by its number or its first month.

    Raises InvalidValueError if there is none.
    """
    if not re.fullmatch(r"[0-9]{1,10}", option):
        return charter.period_labelled(option)
    return require_whole("--period", int(option), 1, MOST_PERIOD)


def signatures_beside(file: Path, of: str = "") -> Path:
    """Where signatures are kept: beside the review, also those of another partnership."""
    return file.with_name(f"{file.name}{of}.signatures.json")
