"""A statement of reasons that is right, to be made wrong one field at a time."""

from __future__ import annotations

from typing import Any


def statement(**changes: Any) -> dict[str, Any]:
    """A statement about a video taken down."""
    return {
        "puid": "plaza-2026-000017",
        "decision_visibility": ["DECISION_VISIBILITY_CONTENT_REMOVED"],
        "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "decision_ground_reference_url": "https://plaza.example/rules",
        "incompatible_content_ground": "Community Rules 3.2 (Hateful conduct)",
        "incompatible_content_explanation": "The video compares people to insects.",
        "content_type": ["CONTENT_TYPE_VIDEO", "CONTENT_TYPE_TEXT"],
        "category": "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
        "content_language": "EN",
        "content_date": "2026-02-17",
        "application_date": "2026-02-19",
        "decision_facts": "A classifier proposed the removal and a reviewer confirmed it.",
        "source_type": "SOURCE_VOLUNTARY",
        "automated_detection": "Yes",
        "automated_decision": "AUTOMATED_DECISION_PARTIALLY",
        "platform_name": "Plaza",
        **changes,
    }
