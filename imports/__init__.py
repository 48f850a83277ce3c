"""Lists that others keep, brought into the rooms by a curator."""
