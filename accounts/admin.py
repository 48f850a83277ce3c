"""The technical side of accounts."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from accounts.models import User

admin.site.unregister(Group)


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


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin, ModelAdmin):  # type: ignore[misc]
    pass
