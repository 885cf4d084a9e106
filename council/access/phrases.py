"""Sentences of the door."""

from django.utils.translation import gettext_lazy as _

from council.kernel.phrasebook import register

register(
    {
        "access.key_reused": _(
            "This form was sent before with other words in it. "
            "Nothing was changed. Open the page again and send it anew."
        ),
        "access.apart": _("These two offices do not go together: {office}, {other}."),
        "access.two_others": _("A wall is lifted by two different people, neither of them the person behind it."),
    }
)
