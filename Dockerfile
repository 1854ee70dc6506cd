# syntax=docker/dockerfile:1
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Without the embedded ClickHouse engine (543 MB): a deployment has a server. To have `demo` in the image: --build-arg OMIT=--omit=dev
ARG OMIT="--omit=dev --omit=optional"
RUN npm ci $OMIT --no-audit --no-fund && npm cache clean --force

FROM node:24-slim
ENV NODE_ENV=production VIGIA_HTTP_HOST=0.0.0.0 VIGIA_HTTP_PORT=3000 VIGIA_STATUS_HOST=0.0.0.0 VIGIA_STATUS_PORT=3001
# With more room the heap is let grow to thrice what is in it. A replay or backtest of millions of events needs more: override it.
# The C library keeps a store of freed memory for each of its arenas: two do.
ENV NODE_OPTIONS="--max-old-space-size=1024 --max-semi-space-size=16" MALLOC_ARENA_MAX=2
WORKDIR /app
# /keys is made here so that a volume mounted on it belongs to the user.
RUN install -d -o node -g node /keys /app/data /app/cache
COPY --from=dependencies /app/node_modules node_modules
COPY . .
USER node
# Compiled once, here: a container starts sooner, also where it cannot write.
ENV NODE_COMPILE_CACHE=/app/cache
RUN node src/cli/vigia.ts --help > /dev/null
EXPOSE 3000 3001
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.VIGIA_STATUS_PORT}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/src/cli/vigia.ts"]
CMD ["start"]
