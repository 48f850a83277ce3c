import threading
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from core.errors import HubError
from organisations import services
from organisations.models import Membership


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_leave_at_the_same_moment_leave_one_behind(personas: Any, now: datetime) -> None:
    services.add_member(
        organisation=personas.organisation, user=personas.member, role="owner", by=personas.owner, now=now
    )
    start = threading.Barrier(2)
    refused: list[str] = []

    def leave(user: Any) -> None:
        mine = Membership.objects.select_related("organisation").get(user=user)
        start.wait(timeout=10)
        try:
            services.remove_member(membership=mine, by=user, now=now)
        except HubError as error:
            refused.append(str(error.message))
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=[user]) for user in (personas.owner, personas.member)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert len(refused) == 1
    assert Membership.objects.owners().count() == 1
