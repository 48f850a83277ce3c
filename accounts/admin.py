"""The technical side of accounts."""

from __future__ import annotations

from typing import Any, ClassVar

import allauth.mfa.admin  # its models are taken out of the admin below
import allauth.socialaccount.admin
import allauth.usersessions.admin  # noqa: F401
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from accounts.audit import record
from accounts.models import User

ROLES = ("is_active", "is_curator", "is_staff", "is_superuser")
admin.site.unregister(Group)
# secrets and logins of people are theirs; identity providers come from the settings
for model in (Authenticator, SocialAccount, SocialApp, SocialToken, UserSession):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


class HubUserCreationForm(UserCreationForm):  # type: ignore[misc]
    """A new account by hand: e-mail address instead of a user name."""

    class Meta:
        model = User
        fields = ("email", "name")


class HubUserChangeForm(UserChangeForm):  # type: ignore[misc]
    class Meta:
        model = User
        fields = "__all__"


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):  # type: ignore[type-arg, misc]
    form = HubUserChangeForm
    add_form = HubUserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("email", "name", "language", "is_curator", "is_staff", "is_active", "date_joined")
    list_filter = ("is_curator", "is_staff", "is_active", "language")
    search_fields = ("email", "name")
    ordering = ("email",)
    readonly_fields = ("date_joined", "last_login")
    filter_horizontal: ClassVar[tuple[str, ...]] = ("groups", "user_permissions")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Persoon"), {"fields": ("name", "language", "home_place", "digest")}),
        (
            _("Rechten"),
            {"fields": ("is_active", "is_curator", "is_staff", "is_superuser", "groups", "user_permissions")},
        ),
        (_("Momenten"), {"fields": ("date_joined", "last_login")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "name", "password1", "password2")}),)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Others depend on what people wrote: an account is switched off, or its owner leaves the hub."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """The roles that change stand in the log, with the act itself."""
        old = User.objects.filter(pk=obj.pk).values(*ROLES).first() if change else dict.fromkeys(ROLES, False)
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            new = {name: getattr(obj, name) for name in ROLES}
            changed = {name: [old[name], new[name]] for name in ROLES if old and old[name] != new[name]}
            if not change:
                changed.pop("is_active", None)
            if changed:
                now = timezone.now()
                record(request.user, "user.role_changed", target="user", target_id=obj.pk, detail=changed, now=now)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        changed = [name for name in ("groups", "user_permissions") if name in form.changed_data]
        if changed:
            detail = {name: [row.pk for row in form.cleaned_data[name]] for name in changed}
            target = form.instance.pk
            record(
                request.user, "user.rights_changed", target="user", target_id=target, detail=detail, now=timezone.now()
            )


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin, ModelAdmin):  # type: ignore[misc]
    pass
