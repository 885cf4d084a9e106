"""Addresses of the public record, of proofs, and of the operator's page."""

from django.urls import path

from cms.transparency import views

app_name = "transparency"
urlpatterns = [
    path("record/", views.record, name="record"),
    path("record/check/", views.check, name="check"),
    path("record/compare/", views.compare, name="compare"),
    path("record/verify.py", views.verifier_file, name="verifier"),
    path("record/checkpoints/<int:pk>/checkpoint.txt", views.note_file, name="note"),
    path("record/checkpoints/<int:pk>/key.txt", views.key_file, name="key"),
    path("record/checkpoints/<int:pk>/record.json", views.bundle_file, name="bundle"),
    path("record/timestamps/<int:pk>.tsr", views.timestamp_file, name="timestamp"),
    path("opinions/<slug:slug>/proof/", views.proof, name="proof"),
    path("opinions/<slug:slug>/proof.json", views.proof_file, name="proof_file"),
    path("desk/record/", views.watch, name="watch"),
]
