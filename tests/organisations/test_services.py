from datetime import timedelta

import pytest

from organisations import services


def test_create(personas, now):
    assert personas.organisation.slug == "demo-vzw"
