"""Sentences about draws."""

from django.utils.translation import gettext_lazy as _

from council.draws.rules import DrawState
from council.kernel.phrasebook import register

register(
    {
        "draws.still_open": _("A draw was committed and not drawn yet. Finish it first: no draw is thrown away."),
        "draws.already_drawn": _("This was drawn already. A draw happens once; nobody can draw again."),
        "draws.infeasible": _(
            "No panel of %(size)s keeps the rules with the %(pool)s people who can sit, even after every rule that may "
            "be relaxed. Nothing was drawn."
        ),
        "draws.too_hard": _("The search for a possible panel was cut off, so nobody knows whether one exists."),
    }
)

STATES = {
    DrawState.COMMITTED: _("Committed, not drawn yet"),
    DrawState.DRAWN: _("Drawn"),
}
