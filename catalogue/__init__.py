"""One row per public thing: entries, search, embeddings, relations, moderation and revisions."""
