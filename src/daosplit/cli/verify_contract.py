"""`daosplit verify-contract`: is the code on the chain what ships, and who else can see it is."""

from enum import StrEnum
from typing import Annotated

import typer

from daosplit.artifacts.addresses import factory_address, implementation_address
from daosplit.cli.head import read_at_a_head
from daosplit.cli.options import (
    LanguageOption,
    NodeOption,
    PartnershipOption,
    connect_to,
    language_of,
)
from daosplit.cli.partnership_source import find_record, open_partnership
from daosplit.values.catalogue import speaker


class Service(StrEnum):
    """Where source can be submitted."""

    SOURCIFY = "sourcify"
    ETHERSCAN = "etherscan"


def verify_contract(
    partnership: PartnershipOption = None,
    rpc: NodeOption = None,
    submit: Annotated[
        list[Service] | None,
        typer.Option(
            help="Have the source verified and published there too; repeat for both. Etherscan "
            "needs a key in $ETHERSCAN_API_KEY."
        ),
    ] = None,
    lang: LanguageOption = None,
) -> None:
    """Compare the code of factory, contract and partnership on a chain with what ships.

    Exits with 0 only if all of it is the same, and each service verified it.
    """
    from daosplit.client.deployed_code import has_shipped_code
    from daosplit.client.verifiers import Etherscan, Sourcify, Verifier, verify

    language = language_of(lang)
    say = speaker(language)
    services = set(submit or ())
    verifiers: list[Verifier] = []
    if Service.SOURCIFY in services:
        verifiers.append(Sourcify())
    if Service.ETHERSCAN in services:
        verifiers.append(Etherscan())
    split = None
    if partnership is not None or find_record() is not None:
        split = open_partnership(partnership, rpc, language, reads=True).on_chain
        chain = split.chain
    else:
        chain = connect_to(rpc, language)
        read_at_a_head(chain, 0, language)

    shipped = {
        "RevenueSplitFactory": factory_address(),
        "RevenueSplit": implementation_address(),
    }
    all_same = True
    for contract, address in shipped.items():
        if has_shipped_code(chain, address, contract):
            line = say(
                "{contract} at {address}: the code is what ships.",
                contract=contract,
                address=address,
            )
        else:
            all_same = False
            line = say(
                "{contract} at {address}: THE CODE IS NOT WHAT SHIPS.",
                contract=contract,
                address=address,
            )
        typer.echo(line)
    if split is not None:
        if split.implementation == implementation_address():
            line = say(
                "The partnership at {address}: a clone of it that ends with its charter.",
                address=split.address,
            )
        else:
            all_same = False
            line = say(
                "The partnership at {address}: A CLONE OF {other}, which does not ship with this "
                "version.",
                address=split.address,
                other=split.implementation,
            )
        typer.echo(line)
    if not all_same:
        raise typer.Exit(1)
    for verifier in verifiers:
        for contract, address in shipped.items():
            if verify(verifier, chain.chain_id, address, contract):
                line = say(
                    "{service} verified {contract}.", service=verifier.name, contract=contract
                )
            else:
                line = say(
                    "{service} verified {contract} before.",
                    service=verifier.name,
                    contract=contract,
                )
            typer.echo(line)
