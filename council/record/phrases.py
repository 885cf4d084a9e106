"""Sentences about the record, its checkpoints and its recovery."""

from django.utils.translation import gettext_lazy as _

from council.kernel.phrasebook import register

register(
    {
        "record.awaits_epoch": _(
            "The database was restored from a backup. Nothing can be changed and nothing is signed until "
            "an epoch is declared: manage.py declare_epoch."
        ),
        "record.bad_checkpoint": _("This is not a checkpoint that this council signed: %(problem)s."),
        "record.bad_key": _("This is not a public key of the form NAME+ID+KEY."),
        "record.counts": _("The figures do not add up to the %(size)s entries of the record."),
        "record.day_ahead": _("A day is closed that is not over yet. Was the clock set forward? Its checkpoint waits."),
        "record.day_open": _("Yesterday is not closed. Is the timer running? manage.py run_clocks closes days."),
        "record.differs": _(
            "The entries in the database are not the ones that were signed. Stop all writing and compare backups."
        ),
        "record.empty": _("There is nothing to sign yet."),
        "record.epoch_hides_loss": _(
            "The epoch does not name the whole gap: %(lost)s signed entries are not in the record any more."
        ),
        "record.epoch_goes_back": _("The number of the epoch is not greater than that of the last one signed."),
        "record.epoch_without_checkpoint": _(
            "The record begins anew, and no entry says why: "
            "an epoch must embed the checkpoint of size %(size)s exactly as it was signed."
        ),
        "record.key_name": _("Every key of this record has the same name, which does not end in a slash and a number."),
        "record.key_not_adopted": _("The record has not adopted the signer's key: manage.py adopt_signing_key."),
        "record.key_known": _("This key was adopted before."),
        "record.lost": _(
            "The council signed it. Its end was lost in a failure; epoch %(epoch)s of the record says so."
        ),
        "record.no_day": _("The day that was signed before is gone from the record. Entries are missing or erased."),
        "record.no_authority": _(
            "No time-stamping authority is set (SMC_TSA_URL): checkpoints have no witness outside."
        ),
        "record.no_key": _("No public key of the record has been adopted yet."),
        "record.not_recovering": _("The record is not being recovered. An epoch is declared only after a restore."),
        "record.older": _("A newer checkpoint than this one was published. Embed the newest that was signed."),
        "record.other_tree": _("The checkpoint speaks of another tree than the database holds."),
        "record.recovering": _(
            "The council's database was restored from a backup. Nothing can be changed until it has been checked. "
            "Please try again later."
        ),
        "record.rewritten": _(
            "The first %(size)s entries are not the ones that were signed before. Somebody has changed history."
        ),
        "record.signature_bad": _("The signature on the newest checkpoint is not by a key that was adopted."),
        "record.second_tree": _("Another tree of %(size)s entries was signed before. Two would be a fork."),
        "record.shrunk": _(
            "The record has %(size)s entries, and %(before)s were signed before. "
            "Entries are missing, as after a restore from a backup."
        ),
        "record.unsigned": _(
            "A day is closed and not signed. Is the signer running? manage.py sign_checkpoint signs days."
        ),
        "record.unwitnessed": _("The time-stamping authority has not witnessed the newest checkpoint."),
        "record.was_signed": _("The record was signed before. Say which checkpoint was the last."),
        "record.wrong_leaf": _("Entry %(seq)s is not what its leaf says. It was changed after it was written."),
        "record.nothing_to_erase": _("Say which entries of the record are to be erased."),
        "record.no_such_entry": _("The record has no entry %(seq)s."),
        "record.erased_already": _("Entry %(seq)s was erased already."),
        "record.erasure_stays": _(
            "Entry %(seq)s stays: without it an erasure, or how a draw was decided, could be hidden."
        ),
    }
)
