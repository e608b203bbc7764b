"""`/.well-known/security.txt` (RFC 9116): whom to tell of a fault of this installation."""

from datetime import UTC, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

GOOD_FOR = timedelta(days=180)  # section 2.5.5 recommends less than a year


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """The contacts of ECC_SECURITY_CONTACT, in their order. Raises `Http404` where there is none."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = (timezone.now().astimezone(UTC) + GOOD_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [f"Contact: {contact}" for contact in settings.SECURITY_CONTACT]
    lines += [
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: " + ", ".join(code for code, _ in settings.LANGUAGES),
    ]
    if settings.PAGES_URL:
        lines.append(f"Canonical: {settings.PAGES_URL}{request.path}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
