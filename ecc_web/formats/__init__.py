"""How moments are written, per language: the one place.

`{{ at|date:"MOMENT" }}` in a template, `date_format(timezone.localtime(at), "MOMENT")` in Python:

    CLOCK                 14:02               MOMENT                22 Nov 14:02
    CLOCK_SECONDS         14:02:31            MOMENT_SECONDS        22 Nov 14:02:31
    DAY                   22 Nov              MOMENT_YEAR           22 Nov 2026 14:02
    DAY_YEAR              22 Nov 2026         MOMENT_YEAR_SECONDS   22 Nov 2026 14:02:31
    WEEKDAY               Sun 22              WEEKDAY_MOMENT        Sun 22 Nov 14:02

Each language says DAY and DAY_YEAR; the rest follows. What a machine reads stays ISO (`date:"c"`), and numbers are grouped only
where a page asks for it (`intcomma`), so that no ID, port or attribute ever is.
"""
