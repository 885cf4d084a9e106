"""Addresses of the forms of an opinion beside its page; mounted before Wagtail's own."""

from django.urls import path
from django.views.decorators.cache import cache_control

from cms.pages import views
from cms.pages.feeds import OpinionFeed
from council.access.views import public_page

app_name = "pages"
urlpatterns = [
    path("opinions/feed/", public_page(cache_control(no_cache=True)(OpinionFeed())), name="feed"),
    path("opinions/<slug:slug>/opinion.pdf", views.pdf, name="pdf"),
    path("opinions/<slug:slug>/opinion.json", views.source, name="source"),
    path("opinions/<slug:slug>/v<int:number>/opinion.pdf", views.pdf, name="version_pdf"),
    path("opinions/<slug:slug>/v<int:number>/", views.version, name="version"),
    path("desk/cases/<uuid:case_id>/opinion/kept/", views.kept, name="kept"),
]
