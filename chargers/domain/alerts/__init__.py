"""When an alert begins and ends, and when a mail about it may leave."""
