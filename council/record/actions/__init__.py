"""The verbs of the record."""

from council.record.actions.appending import Event, append, append_all, append_many, erase, note_export, react_to
from council.record.actions.checkpoints import add_timestamp, adopt_key, bring_back, publish_checkpoint
from council.record.actions.closing import append_covered, close_day
from council.record.actions.recovery import begin_recovery, declare_epoch

__all__ = [
    "Event",
    "add_timestamp",
    "adopt_key",
    "append",
    "append_all",
    "append_covered",
    "append_many",
    "begin_recovery",
    "bring_back",
    "close_day",
    "declare_epoch",
    "erase",
    "note_export",
    "publish_checkpoint",
    "react_to",
]
