"""What went wrong, in the language that was asked for."""

from daosplit.errors import ContractError, DaosplitError
from daosplit.messages.explanations import explain
from daosplit.values.catalogue import Language, translate
from daosplit.values.escaping import harmless
from daosplit.values.text import text


def describe_error(error: DaosplitError, language: Language = "en") -> str:
    """An error as one sentence for a person, what a contract refused among them explained.

    It names the transaction that was sent before, if one was.

    Raises InvalidValueError for an unknown language.
    """
    if isinstance(error, ContractError):
        said = explain(error, language=language)
    else:
        said = harmless(translate(error.message, language))
    if error.transaction is None or error.transaction in said:
        return said
    return translate(
        text("{problem} (transaction {hash})", problem=said, hash=error.transaction), language
    )
