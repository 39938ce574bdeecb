"""The contracts of demos and simulations alone, which are never deployed for real."""

from pathlib import Path

from daosplit.artifacts import load_artifact

FOLDER = Path(__file__).parent / "artifacts"

TOKEN = load_artifact("Token", FOLDER)
"""A plain ERC-20 that anyone can mint: name, symbol, decimals."""
TEST_TOKEN = load_artifact("TestToken", FOLDER)
"""One with the habits of real ones: also a fee in percent, and whether transfers return nothing."""
REJECTING_PAYEE = load_artifact("RejectingPayee", FOLDER)
"""An account that acts as anyone tells it, and refuses ether until it is told to accept it."""
