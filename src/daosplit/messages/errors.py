"""What went wrong, in the language that was asked for."""

from daosplit.errors import ContractError, DaosplitError
from daosplit.messages.explanations import explain
from daosplit.values.catalogue import Language, translate
from daosplit.values.escaping import harmless


def describe_error(error: DaosplitError, language: Language = "en") -> str:
    """An error as one sentence for a person, what a contract refused among them explained.

    Raises InvalidValueError for an unknown language.
    """
    if isinstance(error, ContractError):
        return explain(error, language=language)
    return harmless(translate(error.message, language))
