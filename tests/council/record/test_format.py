"""The example that opens docs/formats/record.md is a true one."""

import json
import re
from datetime import datetime
from uuid import UUID

from council.record.rules.entries import Leaf, Tag, commit
from council.record.rules.payloads import fits
from tests.support.source import ROOT


def test_the_entry_of_the_document_has_the_commitment_and_the_leaf_that_it_says():
    text = (ROOT / "docs/formats/record.md").read_text(encoding="utf-8")
    entry = json.loads(re.search(r"```json\n(.*?)```", text, re.DOTALL)[1])
    commitment = commit(bytes.fromhex(entry["salt"]), entry["payload"])
    assert entry["commitment"] == commitment.hex()
    assert fits(Tag(entry["type"]), entry["payload"]) is None
    at = datetime.fromisoformat(entry["time"])
    leaf = Leaf(entry["type"], entry["seq"], UUID(entry["subject"]), at, commitment)
    assert f"Its leaf hash is `{leaf.hash().hex()}`" in text
