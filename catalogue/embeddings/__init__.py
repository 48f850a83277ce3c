"""Texts into vectors: one small interface over several engines, safe cleaning, centring per language, a cache.

Nothing here needs a database. Raw vectors (what an engine says) are cached by content; what is stored with an
entry or compared is always centred (see `centring`), because raw cosines of these models all lie close together.
"""
