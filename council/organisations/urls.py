"""Addresses of the register of organisations."""

from django.urls import path

from council.organisations import views

app_name = "organisations"
urlpatterns = [
    path("desk/organisations/", views.listed, name="list"),
    path("desk/organisations/new/", views.new, name="new"),
    path("desk/organisations/names/", views.names, name="names"),
    path("desk/organisations/names/sort/", views.sort, name="sort"),
    path("desk/organisations/alike/", views.alike, name="alike"),
    path("desk/organisations/alike/back/", views.back, name="back"),
    path("desk/organisations/files/", views.files, name="files"),
    path("desk/organisations/files/<uuid:file_id>/", views.file, name="file"),
    path("desk/organisations/<uuid:organisation_id>/", views.organisation, name="organisation"),
    path("desk/organisations/<uuid:organisation_id>/<slug:what>/", views.change, name="change"),
]
