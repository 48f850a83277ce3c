# The hub in one image: web, worker and beat are the same image with another command (see docker-compose.yml).
FROM python:3.13.14-slim AS build
WORKDIR /build
COPY requirements.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.13.14-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    OMP_NUM_THREADS=1 \
    DJANGO_SETTINGS_MODULE=hubsi.settings.production \
    MEDIA_ROOT=/data/media \
    EMBEDDING_CACHE_DIR=/data/embeddings
RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin hubsi \
    && install --directory --owner hubsi --group hubsi /data/media /data/embeddings
COPY --from=build /venv /venv
WORKDIR /app
COPY . .
# Only to load the settings: collectstatic reads no database and no secret.
RUN SECRET_KEY=build ALLOWED_HOSTS=build DATABASE_URL=postgresql://build@localhost/build \
    python manage.py collectstatic --noinput --verbosity 0
USER hubsi
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "hubsi.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--no-control-socket"]
