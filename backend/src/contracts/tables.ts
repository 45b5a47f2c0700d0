/** Looking at a table: rows sorted, filtered and searched, summaries of its columns, charts. The same for every table. */
import {
  columnSummarySchema,
  tableChartRequestSchema,
  tableChartSchema,
  tableChartViewSchema,
  tableViewSchema,
  wholeTable,
} from '@flowza/nodes/core'
import { z } from 'zod'
import { defineRoute } from './route.ts'
import { tableRowsSchema } from './runs.ts'

const output = {
  path: '/runs/{id}/nodes/{node}/outputs/{port}',
  params: z.object({ id: z.uuid(), node: z.string(), port: z.string() }),
  tag: 'results',
}
const dataset = { path: '/datasets/{id}', params: z.object({ id: z.string() }), tag: 'datasets' }

const rowsBody = z.strictObject({
  view: tableViewSchema.default(wholeTable),
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(1000).default(100),
  /** These columns only, in this order; all when left out. */
  columns: z.array(z.string()).max(1000).optional(),
})
const summariesBody = z.strictObject({ columns: z.array(z.string()).min(1).max(60) })
const summaries = z.object({ columns: z.array(columnSummarySchema) })
const chartBody = z.strictObject({
  request: tableChartRequestSchema,
  view: tableChartViewSchema.default({ filters: [], search: '' }),
})
const errors = ['VALIDATION', 'NOT_FOUND', 'PRECONDITION_FAILED', 'UNAVAILABLE'] as const

export const queryNodeRows = defineRoute({
  method: 'post',
  path: `${output.path}/rows`,
  tag: output.tag,
  summary: 'Get a page of a table, sorted, filtered and searched',
  params: output.params,
  body: rowsBody,
  response: tableRowsSchema,
  status: 200,
  errors,
})

export const getNodeColumns = defineRoute({
  method: 'post',
  path: `${output.path}/columns`,
  tag: output.tag,
  summary: 'Get figures, a histogram or the most frequent values of columns of a table',
  params: output.params,
  body: summariesBody,
  response: summaries,
  status: 200,
  errors,
})

export const getNodeChart = defineRoute({
  method: 'post',
  path: `${output.path}/chart`,
  tag: output.tag,
  summary: 'Get the numbers behind a chart of a table',
  params: output.params,
  body: chartBody,
  response: tableChartSchema,
  status: 200,
  errors,
})

export const queryDatasetRows = defineRoute({
  method: 'post',
  path: `${dataset.path}/rows`,
  tag: dataset.tag,
  summary: 'Get a page of a data set, sorted, filtered and searched',
  params: dataset.params,
  body: rowsBody,
  response: tableRowsSchema,
  status: 200,
  errors,
})

export const getDatasetColumns = defineRoute({
  method: 'post',
  path: `${dataset.path}/columns`,
  tag: dataset.tag,
  summary: 'Get figures, a histogram or the most frequent values of columns of a data set',
  params: dataset.params,
  body: summariesBody,
  response: summaries,
  status: 200,
  errors,
})

export const getDatasetChart = defineRoute({
  method: 'post',
  path: `${dataset.path}/chart`,
  tag: dataset.tag,
  summary: 'Get the numbers behind a chart of a data set',
  params: dataset.params,
  body: chartBody,
  response: tableChartSchema,
  status: 200,
  errors,
})

export const getNodeProgress = defineRoute({
  method: 'get',
  path: '/runs/{id}/nodes/{node}/progress',
  tag: 'results',
  summary: 'Get the loss of a training as it went',
  params: z.object({ id: z.uuid(), node: z.string() }),
  response: z.object({ points: z.array(z.object({ fraction: z.number(), loss: z.number() })) }),
  status: 200,
  errors: ['NOT_FOUND'],
})
