"""Ledgers in: `run_import` brings a file in, `retry_aside` runs once more what it set aside."""

from mingting.exchange.ledgers.outcome import Outcome, Problem
from mingting.exchange.ledgers.run import retry_aside, run_import

__all__ = ["Outcome", "Problem", "retry_aside", "run_import"]
