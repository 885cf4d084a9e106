"""The rules in force, in plain words, for everybody."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from council.access.phrases import OFFICES
from council.access.queries import how_many_hold
from council.access.rules import Office
from council.access.views import Request, public_page
from council.procedure import phrases, queries
from council.procedure.rules import Preset, Rules, SelectionMode, TallyDetail, people_needed


@public_page
@require_safe
def rules(request: Request) -> HttpResponse:
    """Version, panel, selection, limits, deadlines; and how many people the rules need and the council has."""
    version = queries.current(request.clock.now())
    context: dict[str, Any] = {"version": version}
    if version is not None:
        found = Rules.from_dict(version.values)
        have = how_many_hold()
        context |= {
            "rules": found,
            "preset": phrases.PRESETS[Preset(found.preset)],
            "mode": phrases.MODES[SelectionMode(found.selection_mode)],
            "tally": phrases.TALLIES[TallyDetail(found.tally_detail)],
            "by_committee": found.selection_mode == SelectionMode.COMMITTEE,
            "apart": sorted((str(OFFICES[Office(one)]), str(OFFICES[Office(other)])) for one, other in _pairs(found)),
            "deadlines": [(words, found.lengths[period]) for period, words in phrases.PERIODS.items()],
            "people": [
                (phrases.OFFICES[office], needed, have.get(office, 0))
                for office, needed in people_needed(found).items()
            ],
        }
    return render(request, "procedure/rules.html", context)


def _pairs(rules: Rules) -> list[list[str]]:
    return [sorted(pair) for pair in rules.offices_apart()]
