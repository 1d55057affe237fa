"""Fixtures of the import's tests; the county they stand on is in `ledger_county.py` beside this file."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from ledger_county import bring, county, write

__all__ = ["bring", "county", "write"]
