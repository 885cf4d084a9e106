"""Address of the public page of the council."""

from django.urls import path

from council.safeguards import views

app_name = "safeguards"
urlpatterns = [path("council/", views.council, name="council")]
