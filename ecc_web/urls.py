"""All addresses of the pages. The chargers' and the browsers' sockets are in `ecc_web.asgi`."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from chargers.web.people import provider_urls
from chargers.web.people.session_views import sessions
from ecc_web.health import healthz
from ecc_web.security_txt import security_txt

admin.autodiscover()
for model in list(admin.site._registry):  # libraries bring pages in which rights and second factors can be changed unseen
    if model._meta.app_label != "chargers":
        admin.site.unregister(model)
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
# Django's own has no limit, no journal and no e-mail: the present password could be guessed there without end.
_to_ours = RedirectView.as_view(pattern_name="account_change_password")
admin.site.password_change = _to_ours  # type: ignore[assignment, method-assign]

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("accounts/sessions/", sessions, name="usersessions_list"),  # in front of allauth's
    # allauth's by name: its own list has more of them than this product
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/3rdparty/", include("allauth.socialaccount.urls")),
    path("accounts/", include(provider_urls)),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("", include("chargers.web.urls")),
]
handler400 = "chargers.web.middleware.errors.bad_request"
handler500 = "chargers.web.middleware.errors.server_error"
handler429 = "chargers.web.people.rate_limited.too_often"  # allauth asks for it by this name
