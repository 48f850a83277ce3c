"""Users, roles and the allauth adapter."""
