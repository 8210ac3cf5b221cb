# The app as an image: no torch, no root, nothing to write but /tmp. How to run it: docs/deploy.md.
ARG PYTHON=python:3.13-slim-bookworm

FROM ${PYTHON} AS build
WORKDIR /srv/longtail
RUN python -m venv --without-pip /opt/longtail
COPY requirements/app.txt requirements/unused.txt requirements/
RUN pip --python /opt/longtail/bin/python install --no-cache-dir --no-compile --require-hashes -r requirements/app.txt \
    && pip --python /opt/longtail/bin/python uninstall --yes --requirement requirements/unused.txt
COPY CITATION.cff LICENSE LICENSE-DATA NOTICE README.md app.py pyproject.toml ./
COPY .streamlit .streamlit
COPY data data
COPY examples examples
COPY models models
COPY ontology ontology
COPY src src
# Compiled here, since the running container can write nothing beside its code; then the catalogue must be sound.
RUN pip --python /opt/longtail/bin/python install --no-cache-dir --no-compile --no-deps --no-build-isolation . \
    && /opt/longtail/bin/python -m compileall -q -j 0 /opt/longtail/lib \
    && LONGTAIL_CACHE=/tmp/cache /opt/longtail/bin/longtail check

FROM ${PYTHON}
COPY --from=build /opt/longtail /opt/longtail
ENV PATH=/opt/longtail/bin:$PATH \
    HOME=/tmp \
    LONGTAIL_CACHE=/tmp/longtail \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER 10001:10001
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
ENTRYPOINT ["longtail"]
CMD ["app", "--host", "0.0.0.0", "--no-browser"]
