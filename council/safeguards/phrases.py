"""Sentences about the limits on council and panels."""

from django.utils.translation import gettext_lazy as _

from council.kernel.phrasebook import register

register(
    {
        "safeguards.council_size": _("The council has %(count)s members; its rules ask for %(least)s to %(most)s."),
        "safeguards.constituency_over": _(
            "One constituency (%(subject)s) holds %(count)s seats; %(limit)s are the most that a third allows."
        ),
        "safeguards.powers_over": _(
            "States, platforms and parties hold %(count)s seats together; %(limit)s are the most under one half."
        ),
        "safeguards.cluster_over": _("One interest cluster holds %(count)s seats; the limit is %(limit)s."),
        "safeguards.chair_not_independent": _("The chair of the council must be independent."),
        "safeguards.panel_size": _("The panel has %(count)s of %(size)s members."),
        "safeguards.panel_cluster": _(
            "%(count)s members of the panel belong to one interest cluster; the limit is %(limit)s."
        ),
        "safeguards.panel_government": _(
            "%(count)s members of the panel come from a government; the limit is %(limit)s."
        ),
        "safeguards.panel_platform": _("%(count)s members of the panel come from a platform; the limit is %(limit)s."),
        "safeguards.panel_legal": _("%(count)s members of the panel have legal training; at least %(least)s must."),
    }
)
