"""Addresses of cases that cannot wait."""

from django.urls import path

from cases.duty import views

app_name = "urgency"
urlpatterns = [
    path("desk/cases/<uuid:case_id>/urgent/", views.urgent, name="case"),
    path("desk/cases/<uuid:case_id>/urgent/back/", views.back, name="back"),
    path("desk/cases/<uuid:case_id>/urgent/ratify/", views.ratify, name="ratify"),
    path("desk/urgent/<uuid:request_id>/", views.agree, name="agree"),
]
