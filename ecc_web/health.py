"""`/healthz`: whether this process answers and reaches its database."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """200 and `{"status": "ok"}`, or 503 where the database does not answer. Needs no log-in and says nothing else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database unreachable"}, status=503)
    return JsonResponse({"status": "ok"})


def for_any_host(rest: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Machines ask by an address of their own, which `ECC_ALLOWED_HOSTS` does not name: answered before that is looked at."""

    def answer(request: HttpRequest) -> HttpResponse:
        return healthz(request) if request.path_info == "/healthz" else rest(request)

    return answer
