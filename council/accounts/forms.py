"""Forms about passwords, in the words of the house. What they check is allauth's but for guessing, which waits."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from council.accounts.actions import ask_for_reset
from council.attempts import attempt, forget


def _called(form: forms.Form, **labels: Any) -> None:
    """Give fields their names. Nothing stands inside a field: what does is gone when one types."""
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].widget.attrs.pop("placeholder", None)


class LoginForm(allauth.LoginForm):
    """The first step of logging in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _called(self, login=_("E-mail address"), password=_("Password"))
        self.fields["password"].help_text = ""  # a link there would stand between the two fields of the keyboard


class ResetPasswordForm(forms.Form):
    """Somebody has forgotten a password. Looks at no account: see `actions.ask_for_reset`."""

    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))

    def save(self, request: Any, **_rest: Any) -> str:
        """Ask the postman for a mail, whoever it is."""
        email: str = self.cleaned_data["email"]
        ask_for_reset(email, language=get_language() or "en", actor=request.actor, clock=request.clock)
        return email


class ResetPasswordKeyForm(allauth.ResetPasswordKeyForm):
    """A new password, by the link of a mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _called(self, password1=_("New password"), password2=_("The same password again"))


class ChangePasswordForm(allauth.ChangePasswordForm):
    """A new password, by whoever knows the one from before; guessing that one waits as it does at the door."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {"oldpassword": _("Current password"), "password1": _("New password")}
        _called(self, **names, password2=_("The same password again"))
        self.fields["oldpassword"].help_text = ""

    def clean_oldpassword(self) -> str:
        """The password from before. Raises `ValidationError` for a wrong one, and for any after too many wrong ones."""
        whom = f"password of {self.user.pk}"
        if not attempt(whom):
            raise get_adapter().validation_error("too_many_login_attempts")
        given: str = super().clean_oldpassword()
        forget(whom)
        return given


class ReauthenticateForm(allauth.ReauthenticateForm):
    """The proof that it is still the same person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _called(self, password=_("Password"))
