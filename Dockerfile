# The daemon as one native file on a base without shell and package manager.
#
#   docker build -t kafka-connect-healthcheck .
#   docker run --read-only --cap-drop all -p 18083:18083 -e HEALTHCHECK_CONNECT_URL=http://connect:8083 kafka-connect-healthcheck

# Compiles on the platform that is asked for, which must be the builder's own or emulated by it: native code for another one would
# need that one's C library and linker as well.
FROM mcr.microsoft.com/dotnet/sdk:10.0-noble-aot AS build
WORKDIR /source

# Packages change seldom: this layer stays until a version does. First the graph as the lock file has it, checked by hash; then
# the runtime and the compiler for the platform.
COPY Directory.Build.props ./
COPY src/Directory.Packages.props src/Directory.Build.targets src/
COPY src/FakeConnect/FakeConnect.csproj src/FakeConnect/packages.lock.json src/FakeConnect/
COPY src/Healthcheck/Healthcheck.csproj src/Healthcheck/packages.lock.json src/Healthcheck/
RUN dotnet restore src/Healthcheck --locked-mode \
 && dotnet restore src/Healthcheck --use-current-runtime -p:PublishAot=true

# There is no repository in here that could tell them.
ARG VERSION=0.0.0-unknown
ARG REVISION=unknown
COPY src src
RUN dotnet publish src/Healthcheck -c Release --use-current-runtime -p:ContinuousIntegrationBuild=true --no-restore -o /published \
      -p:MinVerVersionOverride="$VERSION" -p:SourceRevisionId="$REVISION" \
 && mkdir /app && mv /published/healthcheck /app/ && ln -s healthcheck /app/kafka-connect-healthcheck

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
# Under the name of the older tool as well.
COPY --from=build /app /app

# By number, so that runAsNonRoot can be checked without a look into the image.
USER 1654

# The diagnostics port would need a writable folder, and lets whoever reaches it read the process.
ENV DOTNET_EnableDiagnostics=0

EXPOSE 18083
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 CMD ["/app/healthcheck", "probe"]
ENTRYPOINT ["/app/healthcheck"]

# Last, so that a new revision makes no layer anew.
ARG VERSION=0.0.0-unknown
ARG REVISION=unknown
ARG SOURCE=
ARG CREATED=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="kafka-connect-healthcheck" \
      org.opencontainers.image.description="Tells by status code whether the connectors and tasks of Kafka Connect are healthy" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled" \
      org.opencontainers.image.source="$SOURCE" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.created="$CREATED"
