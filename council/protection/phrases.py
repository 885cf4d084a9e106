"""Sentences about files."""

from django.utils.translation import gettext_lazy as _

from council.kernel.phrasebook import register

FILE_KINDS = {
    "image/png": _("Picture"),
    "image/jpeg": _("Picture"),
    "image/webp": _("Picture"),
    "application/pdf": _("PDF"),
    "text/plain": _("Text"),
}
"""What a file is, in plain words, by its media type."""

register(
    {
        "protection.empty_file": _("This file is empty. Choose another one."),
        "protection.too_large": _("This file is larger than %(limit)s megabytes. Send a smaller one."),
        "protection.too_many": _("A case can hold %(limit)s files. Remove one before you add another."),
        "protection.type": _(
            "We can take pictures (PNG, JPEG, WebP), PDF files and plain text. This file is something else."
        ),
        "protection.too_many_pixels": _("This picture has more than %(limit)s million pixels. Send a smaller one."),
        "protection.broken_pdf": _(
            "This PDF cannot be opened. It may be damaged or locked: print it to a new PDF, or send pictures of it."
        ),
        "protection.broken_image": _("This picture cannot be opened. It may be damaged: try to save or send it again."),
    }
)
