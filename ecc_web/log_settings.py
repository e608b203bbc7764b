"""The log: one line each on standard error, secrets masked by the formatter, which sees tracebacks too."""

from typing import Any


def of_level(level: str) -> dict[str, Any]:
    """Django's setting LOGGING, where lines below `level` are left out."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": "ecc_web.redaction.RedactingFormatter",
                "format": "{asctime} {levelname} {name}: {message}",
                "style": "{",
            }
        },
        "filters": {
            "of_requests": {"()": "ecc_web.log_filters.OfRequests"},
            "said": {"()": "ecc_web.log_filters.SaidByUs"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["of_requests"]}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            **{name: {"handlers": [], "level": "INFO", "propagate": True} for name in ("django", "django.server")},
            "uvicorn.error": {"filters": ["said"]},
            "django.db.backends": {"level": "INFO"},  # at DEBUG it would log values
            "ocpp": {"level": "WARNING"},  # at INFO it logs whole frames
            "websockets": {"level": "INFO"},  # at DEBUG it logs whole frames and headers
        },
    }
