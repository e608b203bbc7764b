from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from chargers.web.common.moments import MomentField, read_moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-01T10:00:00+00:00", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ("2026-03-01T10:00:00.123456Z", datetime(2026, 3, 1, 10, 0, 0, 123456, tzinfo=UTC)),
        ("2026-03-01T10:00:00", None),  # nobody knows where
        ("2026-02-30T10:00:00Z", None),
        ("9999-12-31T23:59:59-12:00", None),  # the year 10000 in Greenwich
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_moment_exists_everywhere_or_is_none(text: str, moment: datetime | None) -> None:
    assert read_moment(text) == moment


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "9999-12-31"])
def test_a_field_refuses_what_exists_in_some_time_zones_only(text: str) -> None:
    with pytest.raises(ValidationError):
        MomentField(input_formats=["%Y-%m-%d"]).clean(text)
