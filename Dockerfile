# ECC Web: docker build --tag ecc-web . ; compose.yaml runs it with PostgreSQL and Redis.

FROM python:3.13.9-slim-trixie AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /srv/ecc-web
COPY requirements.txt .
RUN pip install --require-hashes --requirement requirements.txt
COPY manage.py ./
COPY ecc_web ecc_web
COPY chargers chargers
COPY templates templates
COPY static static
COPY locale locale
# Neither needs an instance: keys come when it runs.
RUN ECC_SECRET_KEY=build python manage.py compile_translations \
    && ECC_SECRET_KEY=build python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf .data \
    && python -m compileall -q .

FROM python:3.13.9-slim-trixie
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 ECC_DATA_DIR=/var/lib/ecc-web
RUN useradd --system --uid 10001 --home-dir /var/lib/ecc-web --create-home --shell /usr/sbin/nologin ecc-web
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/ecc-web /srv/ecc-web
WORKDIR /srv/ecc-web
USER ecc-web
VOLUME /var/lib/ecc-web
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-c", \
    "from urllib.request import Request, urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["sh", "-c", "python manage.py migrate --verbosity 0 && exec python manage.py serve --host 0.0.0.0 --port 8000"]
