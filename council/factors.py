"""Forms of the second step, in the words of the house. A code of an app is good once, whichever process sees it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.core import context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django import forms
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from council.access.actions import spend_key
from council.attempts import attempt, forget
from council.kernel.actor import Actor

SPENT_CODES = UUID("7c1f8f9e-6a0c-4f0e-9a8e-0d8c5f0b2a11")
"""Names the keys of spent codes: one for each generator and step of 30 seconds."""


def _code() -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}
    return forms.CharField(label=_("Code"), max_length=20, widget=forms.TextInput(attrs=attrs))


def spend(authenticator: Authenticator, code: str) -> None:
    """Spend a code of an app. Raises `ValidationError` for one that was used before."""
    secret = decrypt(authenticator.data["secret"])
    for step in yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            try:
                with transaction.atomic():
                    key = uuid5(SPENT_CODES, f"{authenticator.pk}:{step}")
                    spend_key(key, actor=Actor.system(), path="code", digest=b"")
            except IntegrityError:
                raise get_adapter().validation_error("incorrect_code") from None
            return
    raise get_adapter().validation_error("incorrect_code")


class _WithCode(base.BaseAuthenticateForm):
    """A code of the app, or a recovery code."""

    code = _code()

    def clean_code(self) -> str:
        """The code, which is right and spent; guessing it waits as long as guessing a password."""
        whom = f"codes of {self.user.pk}"
        if not attempt(whom):
            raise get_account_adapter().validation_error("too_many_login_attempts")
        code: str = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP:
            spend(self.authenticator, code)
        forget(whom)
        return code


class AuthenticateForm(_WithCode, base.AuthenticateForm):
    """The second step of logging in."""


class ReauthenticateForm(_WithCode, base.ReauthenticateForm):
    """The proof that it is still the same person."""


def passkey_options(user: Any) -> dict[str, Any] | None:
    """What a browser needs to ask for one of the account's passkeys; nothing where there is none."""
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists():
        return None
    return {"request_options": begin_authentication(user)}


class ProofForm(forms.Form):
    """Asked beside a grave act: the password, or what the second step takes. A passkey is shown by a script."""

    prefix = "proof"
    answer = forms.CharField(
        label=_("Your password, or a code from your app"),
        required=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    credential = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.user = user

    @classmethod
    def names(cls) -> list[str]:
        """What its fields are called in what is sent: the act itself knows none of them."""
        return [f"{cls.prefix}-{name}" for name in cls.base_fields]

    def clean_answer(self) -> str:
        """Note the proof in the session. Raises `ValidationError` for a wrong answer, and for none."""
        answer: str = self.cleaned_data["answer"]
        if self.data.get(self.add_prefix("credential")):
            return ""  # the passkey speaks
        with_code = ReauthenticateForm({"code": answer}, user=self.user)
        if not answer.strip():
            raise forms.ValidationError(_("Enter your password or a code."))
        if not answer.replace(" ", "").isdigit():
            if not get_account_adapter().reauthenticate(self.user, answer):
                raise get_account_adapter().validation_error("incorrect_password")
            reauthenticate_by_password(context.request)
        elif with_code.is_valid():
            with_code.save()
        else:
            raise forms.ValidationError(with_code.errors["code"])
        return answer

    def clean(self) -> None:
        """Note the proof of a passkey in the session."""
        shown = self.cleaned_data.get("credential")
        passkey = webauthn.ReauthenticateWebAuthnForm({"credential": shown}, user=self.user)
        if shown and passkey.is_valid():
            passkey.save()
        elif shown:
            self.add_error("answer", _("The passkey did not work. Try again, or enter your password or a code."))


class ActivateForm(totp.ActivateTOTPForm):
    """The first code of a new app."""

    code = _code()


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    """A new passkey, which opens the account alone unless its owner wants otherwise."""

    name = forms.CharField(
        label=_("Name"), required=False, max_length=80, help_text=_("So that you know it again: “my telephone”.")
    )
    passwordless = forms.BooleanField(
        label=_("This passkey opens my account without the password"),
        required=False,
        initial=True,
        help_text=_("Your device then asks for your finger, your face or a PIN."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.pop("name", None)


class RenamePasskeyForm(webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(label=_("Name"), max_length=80)
