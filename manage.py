#!/usr/bin/env python
"""Django's command line for ECC Web."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecc_web.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from ecc_web.variable import WrongEnvironment

    try:
        execute_from_command_line(sys.argv)
    except (WrongEnvironment, ImproperlyConfigured) as wrong:  # a missing or wrong key: its own sentence, no traceback
        if "--traceback" in sys.argv:
            raise
        sys.exit(str(wrong))
    except KeyboardInterrupt:
        sys.exit(130)
