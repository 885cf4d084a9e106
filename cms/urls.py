"""Addresses of the public site and the editors' desk."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path
from wagtail import views as wagtail_views
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.urls import serve_pattern

from cms.pages.views import of_case
from council.access.views import nothing_here, public_page

# Wagtail does not mark its serve view as open; everything else stays closed by default.
serve = public_page(login_not_required(wagtail_views.serve))

# Editors write pages. What else Wagtail could do there (accounts, groups, sites, files, forms) does not exist here.
WRITING = (
    "pages", "bulk", "choose-page", "choose-external-link", "choose-email-link", "choose-phone-link",
    "choose-anchor-link", "api", "account", "logout", "dismissibles", "editing-sessions", "sprite", "jsi18n",
)  # fmt: skip
AWAY = rf"^cms/(?!$|(?:{'|'.join(WRITING)})(?:/|-|$))"

urlpatterns = [
    re_path(AWAY, nothing_here),
    path("cms/", include(wagtailadmin_urls)),
    path("opinions/of/<uuid:case_id>/", of_case, name="opinion_of_case"),
    path("", include("cms.transparency.urls")),
    path("", include("cms.pages.urls")),
    re_path(serve_pattern, serve, name="wagtail_serve"),
]
