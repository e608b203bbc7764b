"""English as it is written in Europe: the day first, no a.m. and p.m. See `ecc_web.formats`."""

DAY = "j M"
DAY_YEAR = "j M Y"

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y H:i"
MONTH_DAY_FORMAT = "j F"
FIRST_DAY_OF_WEEK = 1

CLOCK = TIME_FORMAT = "H:i"
CLOCK_SECONDS = "H:i:s"
MOMENT = f"{DAY} {CLOCK}"
MOMENT_SECONDS = f"{DAY} {CLOCK_SECONDS}"
MOMENT_YEAR = SHORT_DATETIME_FORMAT = f"{DAY_YEAR} {CLOCK}"
MOMENT_YEAR_SECONDS = f"{DAY_YEAR} {CLOCK_SECONDS}"
SHORT_DATE_FORMAT = DAY_YEAR
