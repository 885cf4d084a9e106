"""Sentences about panels and seats."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.panel.rules import (
    DRAW_VOID,
    EXPEDITION_FELL,
    LEFT_COUNCIL,
    UNABLE,
    ChallengeState,
    Exclusion,
    SeatRole,
    SeatState,
)
from council.kernel.phrasebook import register
from council.safeguards.rules import Sector

register(
    {
        "panel.deputies_called": _("The deputies were called for this case already."),
        "panel.deputies_first": _("Call the deputies first."),
        "panel.no_deputy": _("There is no deputy."),
        "panel.no_roster": _("Nobody is asked to name people for this case."),
        "panel.names_and_calls": _("Whoever forms panels names nobody. A colleague of the secretariat does."),
        "panel.recusals_not_final": _(
            "People recused by an officer alone, which they can still appeal or have appealed: %(count)s."
        ),
        "panel.roster_full": _("No more than %(most)s people are named for this case."),
        "panel.roster_thin": _(
            "Of those who were called too few can sit for chance to choose: %(count)s. Ask for more names."
        ),
        "panel.sent_away": _(
            "Away by a leave that somebody else entered in the last %(days)s days: %(count)s. They can take it back."
        ),
        "panel.roster_open": _("People are being named for this case already."),
        "panel.roster_short": _("People named so far: %(count)s. At least %(least)s are needed."),
        "panel.somebody_is_left": _("A panel is possible from those who can sit. Nobody else is called."),
        "panel.chances_first": _("Work out the chances of this pool first, then fix it."),
        "panel.wrong_stage": _("Where the case stands now, no panel is drawn or seated."),
        "panel.no_vacancy": _("Every seat is filled: there is nothing to draw."),
        "panel.duty_first": _("Those who stand by have their turn. What they leave empty is drawn for after it."),
        "panel.declarations_open": _("Members who have not answered their declaration yet: %(count)s."),
        "panel.rulings_open": _("Declarations that still need a ruling: %(count)s."),
        "panel.challenge_open": _("A challenge is open. It is decided first."),
        "panel.not_committed": _("Nothing was committed to yet. Fix the pool first, then draw."),
        "panel.not_ratified": _(
            "Those who stand by have seats, and the council has not ratified yet that the case is urgent. The chair "
            "enters its vote."
        ),
        "panel.not_drawn": _("No panel was drawn yet."),
        "panel.seats_vacant": _("Empty seats: %(count)s. Draw for them first."),
        "panel.not_declared": _("Panellists who are not cleared for this case any more: %(count)s."),
        "panel.draw_does_not_hold": _("The stored draw does not give this result when it is computed anew."),
        "panel.seated_panel": _("This panel is seated. A seated panel changes by recusal and challenge only."),
        "panel.later_draw": _("A later draw builds on this one. Void the later one first."),
        "panel.no_such_draw": _("There is no such draw for the panel of this case."),
        "panel.nobody_to_seat": _("Nobody was drawn who is not seated already."),
        "panel.secret_already": _("The names of this panel are kept secret already."),
        "panel.seat_not_held": _("Nobody holds this seat any more."),
        "panel.case_over": _("The case is over; its panel does not change any more."),
        "panel.reason_needed": _("Give a reason: it is kept with the case."),
        "panel.ground_needed": _("Say in a few words why the panellist should not sit."),
        "panel.challenge_closed": _("This challenge was decided already."),
        "panel.own_challenge": _("Nobody votes on a challenge of themselves."),
        "panel.voted_already": _("You voted on this challenge already."),
        "panel.votes_missing": _("Panellists who have not voted on the challenge yet: %(count)s."),
    }
)

SEAT_STATES = {
    SeatState.ELIGIBLE: pgettext_lazy("seat", "Eligible"),
    SeatState.DRAWN: pgettext_lazy("seat", "Drawn, not seated yet"),
    SeatState.SEATED: pgettext_lazy("seat", "Seated"),
    SeatState.RECUSED: pgettext_lazy("seat", "Recused"),
    SeatState.REMOVED: pgettext_lazy("seat", "Removed"),
    SeatState.REPLACED: pgettext_lazy("seat", "Made way for another panel"),
    SeatState.SERVED: pgettext_lazy("seat", "Served"),
}

ROLES = {
    SeatRole.PANELLIST: pgettext_lazy("seat", "Panellist"),
    SeatRole.PANEL_CHAIR: pgettext_lazy("seat", "Chair of the panel"),
    SeatRole.RAPPORTEUR: pgettext_lazy("seat", "Rapporteur"),
}

EXCLUSIONS = {
    Exclusion.AWAY: _("On leave"),
    Exclusion.BARRED: _("Barred by a conflict of interest"),
    Exclusion.NOT_ASKED: _("Not asked for a declaration yet"),
    Exclusion.LEFT: _("No member of the council any more"),
    Exclusion.OFFICER: _("Holds an office that does not go with a seat"),
    Exclusion.PENDING: _("A ruling is awaited"),
    Exclusion.REGISTER: _("Declaration of interests not up to date"),
    Exclusion.SAT_BEFORE: _("Sat on this case before"),
    Exclusion.UNAVAILABLE: _("Not available"),
    Exclusion.URGED: _("Said that the case cannot wait, so takes no seat from this turn"),
    Exclusion.WAITING: _("Declaration for this case awaited"),
}

LIMITS = {
    "government-max": _("too many from a government"),
    "platform-max": _("too many from a platform"),
    "cluster-max": _("shares an employer, an owner, a party or a household with somebody drawn before"),
    "funder-max": _("too many whose employers have the same donor"),
    "gender-max": _("the panel would be of one gender"),
    "region-max": _("too many from one region"),
    "region-min": _("somebody from the region of the case is needed"),
    "language-min": _("somebody who reads the language of the case is needed"),
    "legal-min": _("too few with legal training"),
    "would-leave-no-valid-panel": _("with this person no valid panel could be completed"),
}
"""Why the walk passed somebody over, and which limits were relaxed."""

DISCLOSURES = {
    "never": _("By the rules of this case the names of the panel are never published."),
    "at_publication": _("By the rules of this case the names of the panel are published with the opinion."),
    "at_seating": _("By the rules of this case the names of the panel and its draw are published once it is seated."),
}
"""When everybody learns who sits, by the rule `panel_disclosure`."""

RULES = {
    "government-max": _("people from governments"),
    "platform-max": _("people from platforms"),
    "cluster-max": _("people with a common employer, owner, party or household"),
    "funder-max": _("people whose employers have a common donor"),
    "gender-max": _("people of one gender"),
    "region-max": _("people from one region"),
    "region-min": _("somebody from the region of the case"),
    "language-min": _("somebody who reads the language of the case"),
    "legal-min": _("people with legal training"),
}
"""What each limit of a draw is about; numbers and values stand in its document."""

SECTORS = {
    Sector.GOVERNMENT: _("From a government: passed over in the draw"),
    Sector.PLATFORM: _("From a platform: passed over in the draw"),
}

REASONS = {
    "challenge_upheld": _("A challenge was upheld"),
    DRAW_VOID: _("The draw is void"),
    EXPEDITION_FELL: _("The case is not expedited any more"),
    "forfeited": _("No assessment was sealed in time"),
    LEFT_COUNCIL: _("The member left the council"),
    UNABLE: _("Could not sit any more when chance spoke"),
    "panel_dissolved": _("The case is heard anew"),
}
"""Reasons that the house itself gives; whatever else stands there is the member's own."""

CHALLENGES = {
    ChallengeState.FILED: pgettext_lazy("challenge", "Filed"),
    ChallengeState.ANSWERED: pgettext_lazy("challenge", "Answered"),
    ChallengeState.UPHELD: pgettext_lazy("challenge", "Upheld"),
    ChallengeState.DISMISSED: pgettext_lazy("challenge", "Dismissed"),
}
