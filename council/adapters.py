"""How allauth behaves in this house: who may open an account, what is kept, when somebody is asked again."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from council import sessions
from council.attempts import attempt, forget
from council.protection.models.fields import seal, unseal

PLACE: dict[str, Any] = {"table": "mfa_authenticator", "row": "", "field": "data"}
"""Where secrets of authenticators stand. Whoever seals one does not know its row."""


KEEP_THEM = "mfa/messages/recovery_codes_generated.txt"


class AccountAdapter(DefaultAccountAdapter):
    """Nobody opens an account alone: the secretariat invites."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _lazy(
            "Too many wrong attempts. Wait a moment, five minutes at most, and try again."
        ),
        "email_password_mismatch": _lazy("Address or password is wrong."),
        "incorrect_password": _lazy("The password is wrong."),
        "enter_current_password": _lazy("This is not your current password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Whoever guesses waits longer each time, by account and never by machine; the same for unknown addresses."""
        if not attempt(credentials.get("email", "")):
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The account, or nothing."""
        user = super().authenticate(request, **credentials)
        if user is not None:
            forget(credentials.get("email", ""))
        return user

    def pre_login(self, request: HttpRequest, user: Any, **rest: Any) -> Any:
        """The first step is done with the keys that the account has now."""
        sessions.begin_first_step(request.session, user)
        return super().pre_login(request, user, **rest)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """The rule of the house for every grave act: see council/sessions.py. Logging in is a proof too."""
        return not sessions.is_fresh(context.request, sessions.GOOD_FOR)

    def add_message(self, request: HttpRequest, level: int, *words: Any, **more: Any) -> None:
        """Whatever allauth says, but for what stands on the page already: that recovery codes are to be kept."""
        if KEEP_THEM not in {*words[:1], more.get("message_template")}:
            super().add_message(request, level, *words, **more)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Never from a request: mail leaves by the outbox, where a slow server holds nobody up and tells nothing."""
        raise RuntimeError(f"allauth would send {template_prefix} in a request: queue a notice instead")

    def get_client_ip(self, request: HttpRequest) -> str:
        """No address of a machine is kept: behind a proxy everybody has the same, and a log of them helps no one."""
        return "0.0.0.0"  # noqa: S104 — nothing listens there


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of authenticators are sealed at rest; the picture of one fits the policy for pages."""

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return base64.b64encode(seal(text, **PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret. Raises `InvalidTag` when it was changed."""
        return unseal(base64.b64decode(encrypted_text), **PLACE)

    def build_totp_svg(self, url: str) -> SafeString:
        """The picture as part of the page: a picture from an address of its own would have to be kept somewhere."""
        drawn = super().build_totp_svg(url).partition("?>")[2].strip()
        return format_html('<div class="qr" role="img" aria-label="{}">{}</div>', _("QR code"), mark_safe(drawn))  # noqa: S308 — drawn here, of numbers

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the public host name and bear the council's name."""
        return {**super().get_public_key_credential_rp_entity(), "name": settings.COUNCIL_NAME}
