/** The routes for looking at tables. Their answers come as JSON text from another process and go out as they are. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import { routes } from '../contracts/index.ts'
import { getDatasetChart, getDatasetColumns, queryDatasetRows } from '../services/datasets/look-at-dataset.ts'
import { getNodeProgress } from '../services/results/get-node-progress.ts'
import { getNodeChart, getNodeColumns, queryNodeRows } from '../services/results/look-at-node.ts'
import type { ApiSchemas } from './api-schemas.ts'
import { mount } from './mount.ts'
import type { AppEnv } from './request-context.ts'

export function mountTables(api: OpenAPIHono<AppEnv>, schemas: ApiSchemas): void {
  mount(api, schemas, 'queryNodeRows', routes.queryNodeRows, async ({ ctx, params, body, c }) =>
    json(await queryNodeRows(ctx, { ...params, run: params.id, ...body, signal: c.req.raw.signal })),
  )
  mount(api, schemas, 'getNodeColumns', routes.getNodeColumns, async ({ ctx, params, body, c }) =>
    json(await getNodeColumns(ctx, { ...params, run: params.id, ...body, signal: c.req.raw.signal })),
  )
  mount(api, schemas, 'getNodeChart', routes.getNodeChart, async ({ ctx, params, body, c }) =>
    json(await getNodeChart(ctx, { ...params, run: params.id, ...body, signal: c.req.raw.signal })),
  )
  mount(api, schemas, 'getNodeProgress', routes.getNodeProgress, ({ ctx, params }) =>
    getNodeProgress(ctx, { run: params.id, node: params.node }),
  )
  mount(api, schemas, 'queryDatasetRows', routes.queryDatasetRows, async ({ ctx, params, body, c }) =>
    json(await queryDatasetRows(ctx, { ...params, ...body, signal: c.req.raw.signal })),
  )
  mount(api, schemas, 'getDatasetColumns', routes.getDatasetColumns, async ({ ctx, params, body, c }) =>
    json(await getDatasetColumns(ctx, { ...params, ...body, signal: c.req.raw.signal })),
  )
  mount(api, schemas, 'getDatasetChart', routes.getDatasetChart, async ({ ctx, params, body, c }) =>
    json(await getDatasetChart(ctx, { ...params, ...body, signal: c.req.raw.signal })),
  )
}

function json(text: string): Response {
  return new Response(text, { headers: { 'content-type': 'application/json' } })
}
