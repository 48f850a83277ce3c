"""No domain words: abstract models, errors, jobs, embedded services, template tags and HTTP helpers."""
