import { tableSchemaSchema } from '@flowza/nodes/core'
import { z } from 'zod'
import { defineRoute } from './route.ts'
import { tableRowsQuery, tableRowsSchema } from './runs.ts'

export const datasetSchema = z.object({
  /** A slug; what `load-dataset` and `load-csv` name. */
  id: z.string(),
  title: z.string(),
  description: z.string(),
  /** `showcase` comes with the product and can't be deleted. */
  origin: z.enum(['showcase', 'upload']),
  fileName: z.string(),
  bytes: z.int(),
  digest: z.string(),
  rows: z.int().nullable(),
  /** Null while the file is being read, or when it couldn't be; then `problem` says why. */
  schema: tableSchemaSchema.nullable(),
  problem: z.string().nullable(),
  task: z.string().nullable(),
  licence: z.string().nullable(),
  source: z.string().nullable(),
  attribution: z.string().nullable(),
  createdAt: z.iso.datetime(),
})
export type Dataset = z.infer<typeof datasetSchema>

const params = z.object({ id: z.string() })

export const listDatasets = defineRoute({
  method: 'get',
  path: '/datasets',
  tag: 'datasets',
  summary: 'List the data sets',
  response: z.object({ datasets: z.array(datasetSchema) }),
  status: 200,
  errors: [],
})

export const uploadDataset = defineRoute({
  method: 'put',
  path: '/datasets/{id}',
  tag: 'datasets',
  summary: 'Upload a CSV file as a new data set; the body is the file',
  params: z.object({ id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/) }),
  query: z.object({ fileName: z.string().max(200).optional(), title: z.string().max(200).optional() }),
  bodyType: 'binary',
  response: datasetSchema,
  status: 201,
  errors: ['VALIDATION', 'CONFLICT', 'LIMIT_EXCEEDED', 'UNAVAILABLE'],
})

export const getDataset = defineRoute({
  method: 'get',
  path: '/datasets/{id}',
  tag: 'datasets',
  summary: 'Get a data set with its schema',
  params,
  response: datasetSchema,
  status: 200,
  errors: ['NOT_FOUND'],
})

export const getDatasetRows = defineRoute({
  method: 'get',
  path: '/datasets/{id}/rows',
  tag: 'datasets',
  summary: 'Get a page of a data set',
  params,
  query: tableRowsQuery,
  response: tableRowsSchema,
  status: 200,
  errors: ['VALIDATION', 'NOT_FOUND', 'PRECONDITION_FAILED'],
})

export const downloadDataset = defineRoute({
  method: 'get',
  path: '/datasets/{id}/file',
  tag: 'datasets',
  summary: 'Download the file of a data set as it came',
  params,
  response: null,
  responseType: 'binary',
  status: 200,
  errors: ['NOT_FOUND', 'PRECONDITION_FAILED'],
})

export const deleteDataset = defineRoute({
  method: 'delete',
  path: '/datasets/{id}',
  tag: 'datasets',
  summary: 'Delete an uploaded data set',
  params,
  response: null,
  status: 204,
  errors: ['NOT_FOUND', 'FORBIDDEN'],
})
