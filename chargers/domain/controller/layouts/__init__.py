"""The layouts in which controller types store an address, one module each. A new one is a module here and a name in `Layout`."""

from __future__ import annotations

from chargers.domain.controller.definition import Layout
from chargers.domain.controller.layouts import host_port_path, url_in_parts
from chargers.domain.controller.layouts.layout_parts import AddressLayout

LAYOUTS: dict[Layout, AddressLayout] = {
    Layout.URL_IN_PARTS: url_in_parts,
    Layout.HOST_PORT_PATH: host_port_path,
}
