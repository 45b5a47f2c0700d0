# The image that the server and the workers of a team run in: Node.js, Flowza, and the built interface. It holds no database
# and no container engine. Built by `npm run docker:build -- --product`; see docker/README.md.
ARG BASE_IMAGE=node:26-slim
FROM ${BASE_IMAGE}

COPY . /flowza/
WORKDIR /flowza
ENV NODE_ENV=production

ENTRYPOINT ["node", "/flowza/scripts/flowza.mjs"]
CMD ["start"]
