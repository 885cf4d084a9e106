"""Addresses of allauth's pages that change the keys of an account; they stand before allauth's own."""

from allauth.account.views import password_change, password_reset_from_key
from allauth.mfa.recovery_codes.views import generate_recovery_codes
from allauth.mfa.totp.views import activate_totp, deactivate_totp
from allauth.mfa.webauthn.views import add_webauthn, remove_webauthn
from django.urls import path, re_path

from council.accounts.views import kept_whole

urlpatterns = [
    path("2fa/recovery-codes/generate/", kept_whole(generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("2fa/totp/activate/", kept_whole(activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", kept_whole(deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/webauthn/add/", kept_whole(add_webauthn), name="mfa_add_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/remove/", kept_whole(remove_webauthn), name="mfa_remove_webauthn"),
    path("password/change/", kept_whole(password_change), name="account_change_password"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        kept_whole(password_reset_from_key),
        name="account_reset_password_from_key",
    ),
]
