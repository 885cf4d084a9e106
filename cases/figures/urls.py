"""Addresses of the public figures on conflicts of interest."""

from django.urls import path

from cases.figures import views

app_name = "figures"
urlpatterns = [
    path("conflicts/figures/", views.conflicts, name="conflicts"),
    path("conflicts/figures.csv", views.table, name="table"),
]
