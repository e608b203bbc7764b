"""What the page of a site shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from chargers.models import Site
from chargers.services.access.access import Access
from chargers.services.backends.lookups import EndpointNames
from chargers.services.chargers import charger_list
from chargers.services.chargers.list_columns import ListColumn
from chargers.web.chargers import rows
from chargers.web.common.site_contact import contact_of
from chargers.wording import times

MAP = "https://www.openstreetmap.org/search?"
COLUMNS = frozenset({ListColumn.HEARD})  # beside OCPP ID and state
MOST = 50  # chargers; the list has all


def page_of(site: Site, access: Access, now: datetime) -> dict[str, Any]:
    """What is known of it, the figures of its chargers, and the first of them by OCPP ID."""
    numbers = charger_list.count_states(access, now, site)
    keys = list(access.chargers().filter(site=site).order_by("ocpp_id").values_list("pk", flat=True)[:MOST])
    here = urlencode({"organisation": site.organisation_id, "site": site.pk})
    figures = [replace(figure, chosen=False) for figure in rows.figures(numbers, QueryDict(here))]
    return {
        "site": site,
        "map": MAP + urlencode({"query": site.address}) if site.address else "",
        "contact": contact_of(site),
        "charger_count": numbers["all"],
        "more": numbers["all"] > len(keys),
        "figures": figures,
        "rows": rows.rows(keys, now, EndpointNames([]), COLUMNS),
        "columns": COLUMNS,
        "keys": " ".join(map(str, keys)),
        "here": here,
        "ago_words": times.ago_words(),
    }
