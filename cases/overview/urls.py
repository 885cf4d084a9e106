"""Addresses of the desk."""

from django.urls import path

from cases.overview import views

app_name = "overview"
urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/docket/", views.docket, name="docket"),
    path("desk/docket/docket.csv", views.export, name="export"),
    path("desk/readings/", views.readings, name="readings"),
    path("desk/docket/approved.csv", views.take, name="take"),
    path("desk/cases/<uuid:case_id>/", views.case, name="case"),
]
