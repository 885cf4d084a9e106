"""Settings that hold everywhere. What differs stands in dev.py, test.py and production.py."""

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from council.settings import env
from council.settings.databases import databases
from council.settings.logs import LOGGING  # noqa: F401 — Django reads it from here

ROOT = env.ROOT
SECRET_KEY = env.SECRET_KEY
DEBUG = False
ALLOWED_HOSTS = env.ALLOWED_HOSTS
SITE_URL = env.SITE_URL

COUNCIL_NAME = env.COUNCIL_NAME
COUNCIL_CODE = env.COUNCIL_CODE
PRESET = env.PRESET
SIMULATED_CLOCK = env.SIMULATED_CLOCK
KEY_FILE = env.KEY_FILE
SIGNING_KEY = env.SIGNING_KEY
SIGNER_FOLDER = env.SIGNER_FOLDER
TSA_URL = env.TSA_URL
TSA_ROOTS = env.TSA_ROOTS
BEACON_URLS = env.BEACON_URLS
BEACON_FILE = env.BEACON_FILE
PG_BIN = env.PG_BIN
RECORD_FILES = env.DATA / "record"
"""Bundles of the record for everybody; made anew when they are missing."""
EXTERNAL_DATA = env.EXTERNAL_DATA
UPLOADS = env.DATA / "uploads"
"""Files of cases: outside MEDIA_ROOT, random names, never served by the web server."""

INSTALLED_APPS = [
    "council",
    "cases",
    "cms",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    "django_cotton",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Outside of whatever may refuse a request: a refusal tells browsers the same.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "council.middleware.actor_middleware",
    "council.middleware.account_middleware",
    "council.middleware.recovery_middleware",
    "council.middleware.reading_middleware",
    "council.middleware.refusal_middleware",
    "council.middleware.cms_policy_middleware",
]

if env.SQL_COUNT:
    MIDDLEWARE.insert(0, "council.middleware.sql_count_middleware")

ROOT_URLCONF = "council.urls"
WSGI_APPLICATION = "council.wsgi.application"

DATABASES = databases(env.DATABASE_URL, env.DATABASE_OWNER_URL, env.DATA)
DATABASE_MUST_BE_SAFE = False
"""Whether a web process refuses to start on a database that would let the record be changed: see council/boot.py."""
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "council.context.council",
            ],
            "builtins": ["council.templatetags.council"],
        },
    },
]
COTTON_DIR = "components"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Who may come in
AUTH_USER_MODEL = "council.User"
AUTHENTICATION_BACKENDS = ["council.sessions.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}  # type: ignore[assignment]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_ADAPTER = "council.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False  # the cookie goes with the browser, and the session ends in time anyway
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# By account, never by address: behind a proxy or on Tor everybody has the same one, and a stranger would lock them out.
# Wrong passwords and codes wait longer each time: council/adapters.py, for all processes together.
# Mails about forgotten passwords are counted in the outbox: council/accounts. A link of one cannot be guessed.
ACCOUNT_RATE_LIMITS: dict[str, None] = dict.fromkeys(
    ("change_password", "login", "login_failed", "reauthenticate", "reset_password", "reset_password_from_key")
)
ACCOUNT_FORMS = {
    "change_password": "council.accounts.forms.ChangePasswordForm",
    "login": "council.accounts.forms.LoginForm",
    "reauthenticate": "council.accounts.forms.ReauthenticateForm",
    "reset_password": "council.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "council.accounts.forms.ResetPasswordKeyForm",
}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
PASSWORD_RESET_TIMEOUT = 60 * 60
# The second step: a passkey, or a code from an app; council/middleware.py lets nobody in without.
MFA_ADAPTER = "council.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the secretariat enters addresses, and an invitation arrived there
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = env.SITE_URL.startswith("http://localhost")
MFA_TOTP_ISSUER = env.COUNCIL_NAME
MFA_TOTP_TOLERANCE = 1  # the code before and the one after: clocks of phones differ
MFA_FORMS = {
    "authenticate": "council.factors.AuthenticateForm",
    "reauthenticate": "council.factors.ReauthenticateForm",
    "activate_totp": "council.factors.ActivateForm",
    "add_webauthn": "council.factors.AddPasskeyForm",
    "edit_webauthn": "council.factors.RenamePasskeyForm",
}
MFA_RATE_LIMITS = {"webauthn_login": None}  # nothing can be guessed there, and addresses of machines say nothing
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of its own, and no words in it
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "council.access.views.csrf_failure"

# What a browser may do: public and account pages run nothing that does not come from here as a file.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    },
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "display-capture")
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# Language and time
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("ar", _("Arabic")),
]
WORKING_LANGUAGES = frozenset(env.WORKING_LANGUAGES)
LOCALE_PATHS = [ROOT / "council" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.TIME_ZONE

# Files
STATIC_URL = "/static/"
STATIC_ROOT = env.DATA / "static"
MEDIA_ROOT = env.DATA / "media"
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400

# Mail
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = env.DATA / "mail"
DEFAULT_FROM_EMAIL = env.MAIL_FROM
EMAIL_TIMEOUT = 20
"""Seconds; a mail server that does not answer holds up the postman, never a page."""

# Wagtail speaks to nobody outside
WAGTAIL_SITE_NAME = env.COUNCIL_NAME
WAGTAILADMIN_BASE_URL = env.SITE_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILDOCS_EXTENSIONS = ["pdf", "csv", "txt"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = False
