"""Sentences about cases that cannot wait."""

from django.utils.translation import gettext_lazy as _

from council.kernel.phrasebook import register

register(
    {
        "urgency.asked_already": _("Two members were asked already. Take that request back first."),
        "urgency.two_members": _("Choose two members who can be asked."),
        "urgency.chair_gone": _("Whoever asked does not chair the council any more. The chair asks anew."),
        "urgency.member_gone": _("The other member cannot agree any more. The chair asks anew."),
        "urgency.closed": _("This request is closed."),
    }
)
