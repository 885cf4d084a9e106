"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from council.access.queries import may
from council.access.rules import Permission


def council(request: HttpRequest) -> dict[str, Any]:
    """The council's name, whether the clock is simulated, the interface's languages, and which desks to show.

    The last are asked only where a template shows them.
    """
    return {
        "council_name": settings.COUNCIL_NAME,
        "simulated_clock": settings.SIMULATED_CLOCK,
        "interface_languages": settings.LANGUAGES,
        "may_appoint_members": lambda: may(request.actor, Permission.COUNCIL_MEMBER_APPOINT),  # type: ignore[attr-defined]
        "may_read_duty": lambda: may(request.actor, Permission.COUNCIL_DUTY_READ),  # type: ignore[attr-defined]
        "may_enter_leaves": lambda: may(request.actor, Permission.COUNCIL_LEAVE_ENTER),  # type: ignore[attr-defined]
        "may_read_removals": lambda: may(request.actor, Permission.COUNCIL_REMOVAL_READ),  # type: ignore[attr-defined]
        "may_hand_over": lambda: may(request.actor, Permission.COUNCIL_OFFICE_HAND_OVER),  # type: ignore[attr-defined]
        "may_read_organisations": lambda: may(request.actor, Permission.COUNCIL_ORGANISATIONS_READ),  # type: ignore[attr-defined]
        "may_invite": lambda: may(request.actor, Permission.COUNCIL_PEOPLE_INVITE),  # type: ignore[attr-defined]
        "may_read_capture": lambda: may(request.actor, Permission.COUNCIL_CAPTURE_READ),  # type: ignore[attr-defined]
        "may_read_docket": lambda: may(request.actor, Permission.COUNCIL_DOCKET_READ),  # type: ignore[attr-defined]
        "may_read_readings": lambda: may(request.actor, Permission.COUNCIL_READINGS_READ),  # type: ignore[attr-defined]
        "may_read_polls": lambda: may(request.actor, Permission.COUNCIL_POLL_READ),  # type: ignore[attr-defined]
        "may_read_proposals": lambda: may(request.actor, Permission.COUNCIL_PROPOSAL_READ),  # type: ignore[attr-defined]
        "may_vote_on_conflicts": lambda: may(request.actor, Permission.CASE_CONFLICT_VOTE),  # type: ignore[attr-defined]
        "may_watch_record": lambda: may(request.actor, Permission.COUNCIL_RECORD_WATCH),  # type: ignore[attr-defined]
    }
