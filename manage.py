#!/usr/bin/env python
"""Django's command line for ECC Web."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecc_web.settings")
    from django.core.management import execute_from_command_line

    from ecc_web.environment import WrongEnvironment

    try:
        execute_from_command_line(sys.argv)
    except WrongEnvironment as wrong:
        sys.exit(str(wrong))
