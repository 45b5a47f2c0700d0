import { tableQualitySchema, tableSchemaSchema } from '@flowza/nodes/core'
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

/** One file that a data set has or had. */
export const datasetVersionSchema = z.object({
  /** Counts up from 1. */
  version: z.int(),
  isCurrent: z.boolean(),
  fileName: z.string(),
  bytes: z.int(),
  rows: z.int().nullable(),
  columns: z.int().nullable(),
  createdAt: z.iso.datetime(),
})
export type DatasetVersion = z.infer<typeof datasetVersionSchema>

const params = z.object({ id: z.string() })
const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/)

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
  params: z.object({ id: slug }),
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

export const createDataset = defineRoute({
  method: 'post',
  path: '/datasets',
  tag: 'datasets',
  summary: 'Make a data set of an upload whose parts have all come',
  body: z.strictObject({ upload: z.uuid(), id: slug, title: z.string().max(200).optional() }),
  response: datasetSchema,
  status: 201,
  errors: ['VALIDATION', 'NOT_FOUND', 'CONFLICT', 'PRECONDITION_FAILED', 'UNAVAILABLE'],
})

export const createDatasetVersion = defineRoute({
  method: 'post',
  path: '/datasets/{id}/versions',
  tag: 'datasets',
  summary: 'Give a data set a new file; what it had stays as an older version',
  params,
  body: z.strictObject({ upload: z.uuid() }),
  response: datasetSchema,
  status: 201,
  errors: ['VALIDATION', 'NOT_FOUND', 'CONFLICT', 'FORBIDDEN', 'PRECONDITION_FAILED', 'UNAVAILABLE'],
})

export const listDatasetVersions = defineRoute({
  method: 'get',
  path: '/datasets/{id}/versions',
  tag: 'datasets',
  summary: 'List the versions of a data set, the newest first',
  params,
  response: z.object({ versions: z.array(datasetVersionSchema) }),
  status: 200,
  errors: ['NOT_FOUND'],
})

export const restoreDatasetVersion = defineRoute({
  method: 'post',
  path: '/datasets/{id}/versions/{version}/restore',
  tag: 'datasets',
  summary: 'Make an older version current again, as a new version',
  params: z.object({ id: z.string(), version: z.coerce.number().int().min(1) }),
  response: datasetSchema,
  status: 200,
  errors: ['NOT_FOUND', 'FORBIDDEN'],
})

export const getDatasetQuality = defineRoute({
  method: 'get',
  path: '/datasets/{id}/quality',
  tag: 'datasets',
  summary: 'Get missing values, repeated rows and outliers of a data set',
  params,
  response: tableQualitySchema,
  status: 200,
  errors: ['NOT_FOUND', 'PRECONDITION_FAILED', 'UNAVAILABLE'],
})

export const getDatasetUses = defineRoute({
  method: 'get',
  path: '/datasets/{id}/uses',
  tag: 'datasets',
  summary: 'List the workflows that load a data set',
  params,
  response: z.object({ workflows: z.array(z.object({ id: z.uuid(), name: z.string() })) }),
  status: 200,
  errors: ['NOT_FOUND'],
})
