"""From the first byte of a dial to a session, or to a refusal that says why."""
