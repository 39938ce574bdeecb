"""The contracts of the demo alone, which are never deployed for real."""

from pathlib import Path

from daosplit.artifacts import load_artifact

FOLDER = Path(__file__).parent / "artifacts"

TOKEN = load_artifact("Token", FOLDER)
"""A plain ERC-20 that anyone can mint: name, symbol, decimals."""
REJECTING_PAYEE = load_artifact("RejectingPayee", FOLDER)
"""An account that refuses ether until it is told to accept it."""
