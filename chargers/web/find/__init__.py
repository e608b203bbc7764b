"""One search for everything: chargers, people, backends, settings, help and pages, for the field that Ctrl+K opens."""
