"""Pages of organisations: their own, those of people who claim one, and the curator's."""
