"""How hard the proofs try: as hard as every change can wait for, or longer if somebody asks."""

import os

LONG = os.environ.get("DAOSPLIT_PROOF") == "long"
"""Whether somebody does, by the environment variable DAOSPLIT_PROOF=long."""
