"""How a room takes in many records of a list that somebody else keeps.

Each room subclasses `Importer` in its `services/imports.py`; `take_in` plans and writes one batch. What a list said
last time is handed in by the caller (`imports` remembers it), so that nobody's correction is ever overwritten.
"""

from core.importing.importer import Importer
from core.importing.planning import plan, take_in, write
from core.importing.records import NOTHING_SEEN, Incoming, Outcome, Remembered, Seen, What, plain

__all__ = [
    "NOTHING_SEEN",
    "Importer",
    "Incoming",
    "Outcome",
    "Remembered",
    "Seen",
    "What",
    "plain",
    "plan",
    "take_in",
    "write",
]
