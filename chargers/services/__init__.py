"""Named actions: each writes in one transaction, journals what a person did, and announces after the commit."""
