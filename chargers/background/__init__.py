"""What a serving process does beside its sockets, for the whole installation; among several processes one does it."""
