"""Sentences about the limits on council and panels."""

from django.utils.translation import gettext_lazy as _

from council.kernel.phrasebook import register

register(
    {
        "safeguards.council_size": _("Members of the council: %(count)s; its rules ask for %(least)s to %(most)s."),
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
            "Members of the panel in one interest cluster: %(count)s; the limit is %(limit)s."
        ),
        "safeguards.panel_government": _("Members of the panel from a government: %(count)s; the limit is %(limit)s."),
        "safeguards.panel_platform": _("Members of the panel from a platform: %(count)s; the limit is %(limit)s."),
        "safeguards.panel_legal": _("Members of the panel with legal training: %(count)s; the least is %(least)s."),
    }
)
