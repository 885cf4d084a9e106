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
    path("opinions/<slug:slug>/draw/", views.draw, name="draw"),
    path("opinions/<slug:slug>/draw/<int:position>/<slug:name>.json", views.draw_file, name="draw_file"),
    path("opinions/<slug:slug>/draw/<int:position>/witness.tsr", views.draw_witness_file, name="draw_witness"),
    path("draws/", views.draws, name="draws"),
    path("draws/<slug:commitment>/", views.seated, name="seated"),
    path("draws/<slug:commitment>/number/", views.number, name="number"),
    path("draws/<slug:commitment>/<slug:name>.json", views.seated_file, name="seated_file"),
    path("draws/<slug:commitment>/witness.tsr", views.seated_witness_file, name="seated_witness"),
    path("draws/commitments.json", views.draws_file, name="draws_file"),
    path("record/replay.html", views.draw_replay_file, name="draw_replay"),
    path("record/verify_draw.py", views.draw_verifier_file, name="draw_verifier"),
    path("desk/record/", views.watch, name="watch"),
]
