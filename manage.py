#!/usr/bin/env python3
"""Django's command line, with the development settings unless told otherwise."""

import os
import sys


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "council.settings.dev")
    from django.core.management import execute_from_command_line  # inline: the variable above must be set first

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
