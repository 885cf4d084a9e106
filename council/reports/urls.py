"""Addresses of reports: the public form, the desk, and what a member is asked."""

from django.urls import path

from council.reports import views

app_name = "reports"
urlpatterns = [
    path("report-a-conflict/", views.report, name="report"),
    path("report-a-conflict/thank-you/", views.thanks, name="thanks"),
    path("desk/reports/", views.desk, name="desk"),
    path("desk/reports/<uuid:report_id>/", views.ruling, name="ruling"),
    path("desk/reports/<uuid:report_id>/answer/", views.answer, name="answer"),
]
