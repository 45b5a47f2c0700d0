# The image that one node of a workflow runs in: Node.js, the node runtime, and what it needs (zod, DuckDB). Nothing else.
# Built by `npm run docker:build` from a context that the script assembles; see docker/README.md.
ARG BASE_IMAGE=node:26-slim
FROM ${BASE_IMAGE}

# The user that tasks run as: V8's code cache belongs to one user.
ARG TASK_USER=10001:10001

COPY . /flowza/
WORKDIR /task

# Commands name node directly: the base image may hold no shell.
RUN ["node", "/flowza/fill-cache.mjs", "prepare"]
USER ${TASK_USER}
ENV NODE_COMPILE_CACHE=/flowza/cache
RUN ["node", "/flowza/fill-cache.mjs", "fill"]

ENTRYPOINT ["node", "/flowza/nodes/src/runtime/main.ts", "/task"]
