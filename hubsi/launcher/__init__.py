"""`make run`, `make test` and their sisters: one supervisor for everything the hub needs on one machine."""
