# syntax=docker/dockerfile:1
# Two images from one build: `gatehouse` (the last stage, the default) and `cx-desk`, the demonstration.

FROM rust:1.95-bookworm AS build
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target \
    cargo build --release --locked -p gatehouse -p cx-desk \
 && install -D target/release/gatehouse target/release/cx-desk -t /out \
 && install -d /out/data

FROM gcr.io/distroless/cc-debian12:nonroot AS cx-desk
COPY --from=build /out/cx-desk /usr/local/bin/cx-desk
ENV CX_DESK_HOST=0.0.0.0
EXPOSE 8081
ENTRYPOINT ["cx-desk"]

FROM gcr.io/distroless/cc-debian12:nonroot AS gatehouse
WORKDIR /opt/gatehouse
COPY --from=build /out/gatehouse /usr/local/bin/gatehouse
COPY --from=build --chown=nonroot:nonroot /out/data data
VOLUME /opt/gatehouse/data
EXPOSE 8080 8443 9000
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s CMD ["gatehouse", "healthcheck"]
ENTRYPOINT ["gatehouse"]
CMD ["start"]
