# Built by `docker compose build`. The last stage holds Node, the built `wp` and nothing that builds.
FROM node:24.11.0-bookworm-slim AS build
WORKDIR /src
RUN npm install --global pnpm@10.34.8
COPY . .
RUN pnpm install --frozen-lockfile
RUN pnpm turbo run build --filter=@wp/cli...
RUN pnpm --filter @wp/cli deploy --prod --legacy /out

FROM node:24.11.0-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8000 WP_DATA_DIR=/data
# /data is a volume: it takes its owner from here the first time it is mounted.
RUN mkdir /data && chown node:node /data && chmod 700 /data
WORKDIR /app
COPY --from=build /out /app
COPY LICENSE NOTICE /app/
USER node
EXPOSE 8000
VOLUME /data
STOPSIGNAL SIGTERM
# The probe asks this container's own loopback: where the server holds a certificate, its name is another.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
  CMD ["node", "--no-warnings", "-e", "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; fetch((process.env.WP_TLS_CERT_FILE ? 'https' : 'http') + '://127.0.0.1:' + process.env.PORT + '/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/dist/main.js"]
CMD ["serve"]
