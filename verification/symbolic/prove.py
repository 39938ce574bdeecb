"""Runs halmos so that what it asks its solver can be read as a question about integers."""

import sys

import z3
from halmos.__main__ import main

if __name__ == "__main__":
    # Else z3 writes "at most" as a question about single bits, before the solver sees it.
    z3.set_param("rewriter.bv_le2extract", False)
    sys.exit(main())
