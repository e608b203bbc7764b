"""How long a test waits for what has to come before it gives up, in seconds: one measure, for a machine that may be busy.

Only what is expected *not* to come is waited for briefly, and says so where it stands.
"""

PATIENCE = 60.0
PROGRAM = 800.0  # for a program that makes a database, or runs tests of its own; below the limit of one test
