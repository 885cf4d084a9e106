"""The address of the rules in force."""

from django.urls import path

from council.procedure import views

app_name = "procedure"
urlpatterns = [path("procedure/", views.rules, name="rules")]
