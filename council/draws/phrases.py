"""Sentences about draws."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from council.draws.rules import DrawState, VoidGround
from council.kernel.phrasebook import register

register(
    {
        "draws.still_open": _("A draw was committed and not drawn yet. Finish it first: no draw is thrown away."),
        "draws.already_drawn": _("This was drawn already. A draw happens once; nobody can draw again."),
        "draws.not_yet": _("Chance speaks at %(at)s, by the time that the rules fix. Nobody can draw before."),
        "draws.not_witnessed": _(
            "No witness outside has seen the list before the number was there, so nobody could trust this draw. Two "
            "people can find it void."
        ),
        "draws.chances_first": _(
            "The chances of everybody are being worked out. They are told before anybody is drawn."
        ),
        "draws.no_number_yet": _("The number by which this draw is made is not here yet."),
        "draws.number_is_not_good": _("The number that is kept for this draw does not bear the beacon’s signature."),
        "draws.chain_ends": _("The chain of numbers of this installation is used up. Its operator makes a new one."),
        "draws.no_beacon_draw": _("This draw takes no number of the public beacon."),
        "draws.answer_not_good": _(
            "This is not what the beacon gave for round %(round)s. Copy the whole answer from one of the addresses."
        ),
        "draws.lotteries_decide": _("The beacon was silent too long: the lotteries that were named decide now."),
        "draws.beacon_spoke": _("The beacon’s number came in time. It decides, and no lottery."),
        "draws.nothing_to_enter": _("No lottery decides this draw any more, or none does yet."),
        "draws.asked_already": _("Numbers for this draw wait for a decision already. They are decided first."),
        "draws.numbers_are_shown_first": _("Everybody sees what the lotteries drew for a day before it is used."),
        "draws.not_as_recorded": _("What decides this draw is not what the record says. Nothing was drawn."),
        "draws.busy": _("Somebody else’s answer is being checked. Send yours again in a moment."),
        "draws.every_lottery": _("Enter what every one of the lotteries drew."),
        "draws.lottery_day": _("The day (UTC) of the first drawing on or after %(first)s that has taken place."),
        "draws.lottery_numbers": _("Between %(least)s and %(most)s different numbers, with spaces between them."),
        "draws.chain_file": _(
            "The file with the chain of numbers of this installation is missing or cannot be read. Its operator looks "
            "after it."
        ),
        "draws.lapsed": _("What this draw was about ended before chance spoke. It is not made any more."),
        "draws.void_already": _("This draw is void. Another one is committed in the ordinary way."),
        "draws.void_ground": _("Choose one of the grounds. That somebody would like another panel is none."),
        "draws.chance_has_not_spoken": _("Nothing was drawn yet, so chance cannot have come from the wrong source."),
        "draws.result_changed": _("This draw has another result than the one that was seen. Ask anew."),
        "draws.infeasible": _(
            "No panel of %(size)s keeps the rules with the %(pool)s people who can sit, even after every rule that may "
            "be relaxed. Nothing was drawn."
        ),
        "draws.too_hard": _("The search for a possible panel was cut off, so nobody knows whether one exists."),
    }
)

STATES: dict[str, Any] = {
    DrawState.COMMITTED: _("Committed, not drawn yet"),
    DrawState.DRAWN: _("Drawn"),
    DrawState.LAPSED: _("Not made: what it was about ended before"),
    DrawState.VOID: _("Void"),
}

PUBLIC_STATES: dict[str, Any] = {**STATES, "overdue": _("Overdue: it should have been made")}

GROUNDS = {
    VoidGround.CHANCE_WRONG: _("Chance did not come from the source that was announced"),
    VoidGround.POOL_WRONG: _("The pool or the exclusions were wrong"),
    VoidGround.PROCEDURE_BROKEN: _("The document was not fixed, recorded or witnessed as the procedure asks"),
    VoidGround.RULES_WRONG: _("Size or rules in the document were not those of this case"),
}
"""Why a draw may be found void."""
