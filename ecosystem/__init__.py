"""The room that only reads: map, relations, home, global search and open data."""
