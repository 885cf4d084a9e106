"""Addresses of the forms of an opinion beside its page; mounted before Wagtail's own."""

from django.urls import path

from cms.pages import views
from cms.pages.feeds import OpinionFeed
from council.access.views import public_page

app_name = "pages"
urlpatterns = [
    path("opinions/feed/", public_page(OpinionFeed()), name="feed"),
    path("opinions/<slug:slug>/opinion.pdf", views.pdf, name="pdf"),
    path("opinions/<slug:slug>/opinion.json", views.source, name="source"),
    path("opinions/<slug:slug>/v<int:number>/opinion.pdf", views.pdf, name="version_pdf"),
    path("opinions/<slug:slug>/v<int:number>/", views.version, name="version"),
]
