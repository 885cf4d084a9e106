"""The public page of the council: who sits on it, for whom, with which interests, and whether its limits hold."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from council.access.phrases import PROPOSALS
from council.access.views import Request, public_page
from council.interests.phrases import KINDS
from council.interests.queries import public_extract
from council.kernel.phrasebook import say
from council.members.phrases import CAUSES, CONSTITUENCIES, REGIONS
from council.members.queries import deputies, former_members, sitting
from council.members.rules import Constituency
from council.organisations.phrases import ORGANISATION_KINDS
from council.procedure.queries import rules_of
from council.safeguards import queries
from council.safeguards.rules import council_within_limits, shares


@public_page
@require_safe
def council(request: Request) -> HttpResponse:
    """The register of members and the composition of the council."""
    now = request.clock.now()
    members, standing_by, rules = sitting(now.date()), deputies(now.date()), rules_of(None, at=now)
    seats = queries.council_seats(members, now)
    extract = public_extract([*members, *standing_by], now.date())
    lines = shares(seats, rules)
    context = {
        "members": [(member, member.terms_now[0], extract.get(member.pk, [])) for member in members],  # type: ignore[attr-defined]
        "deputies": [(member, member.terms_now[0], extract.get(member.pk, [])) for member in standing_by],  # type: ignore[attr-defined]
        "composition": [
            {"label": CONSTITUENCIES[Constituency(line.subject)], "value": line.count}
            for line in lines
            if line.code == "constituency"
        ],
        "largest": max([line.count for line in lines if line.code == "constituency"], default=1) or 1,
        "limits": {line.code: line for line in lines},
        "broken": [say(reason) for reason in council_within_limits(seats, rules).reasons],
        "former": former_members(now.date(), rules.cooling_off_months),
        "causes": CAUSES,
        "constituencies": CONSTITUENCIES,
        "regions": REGIONS,
        "kinds": KINDS,
        "organisation_kinds": ORGANISATION_KINDS,
        "regions_count": len({member.region for member in members}),
        "dual_control": queries.acts_of_two(now),
        "proposals": PROPOSALS,
        "now": now,
    }
    return render(request, "safeguards/council.html", context)
