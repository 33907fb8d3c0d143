FROM python:3.12-slim
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN pip install --no-cache-dir --no-deps . \
 && useradd --system --uid 10001 disaster \
 && mkdir /data /public && chown disaster /data /public
USER disaster
EXPOSE 8000
CMD ["disaster", "serve", "--host", "0.0.0.0"]
