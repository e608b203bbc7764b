"""What Django's own checks say of this product, at every `manage.py` call."""

from django.core import checks

IN_PRODUCTION_ALONE = "chargers."  # what a server still has to be given


def test_django_has_nothing_to_warn_of() -> None:
    """A warning that is always printed hides the one that matters."""
    said = [str(one) for one in checks.run_checks() if not (one.id or "").startswith(IN_PRODUCTION_ALONE)]
    assert said == []
