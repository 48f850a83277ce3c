"""All addresses. Dutch paths; English lives under /en/."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path
from django.views.decorators.http import require_safe

from ecosystem.sitemaps import SITEMAPS

# one door: the admin asks for the same login as everything else, with the same limits
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

# Django's own name no methods
sitemap_index, sitemap_page = require_safe(sitemaps.index), require_safe(sitemaps.sitemap)

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("core.urls_plain")),
    path("sitemap.xml", sitemap_index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"}, name="sitemap-index"),
    path("sitemap-<section>.xml", sitemap_page, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("api/", include("hubsi.api")),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", include("ecosystem.urls")),
        path("", include("core.urls")),
        path("account/", include("accounts.urls")),
        path("account/", include("allauth.urls")),
        path("organisaties/", include("organisations.urls")),
        path("innovaties/", include("innovations.urls")),
        path("ondersteuning/", include("supporters.urls")),
        path("financiering/", include("funding.urls")),
        path("experimenteerplekken/", include("experimentation.urls")),
        path("mijn-hub/", include("matching.urls")),
        path("mijn-hub/", include("following.urls")),
        path("beheer/", include("catalogue.urls")),
        path("beheer/", include("organisations.desk_urls")),
        path("vermelding/", include("catalogue.urls_entries")),
        path("beheer/import/", include("imports.urls")),
        path("woordenlijst/", include("vocabulary.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "core.errors_views.bad_request"
handler403 = "core.errors_views.permission_denied"
handler404 = "core.errors_views.not_found"
handler429 = "core.errors_views.too_many_requests"
handler500 = "core.errors_views.server_error"

if settings.DEBUG or getattr(settings, "MAIL_DIR", None):
    # `make run` has no web server in front; Django's own `static()` helper does nothing without DEBUG
    from django.urls import re_path
    from django.views.static import serve

    urlpatterns.append(re_path(r"^media/(?P<path>.+)$", serve, {"document_root": settings.MEDIA_ROOT}))
