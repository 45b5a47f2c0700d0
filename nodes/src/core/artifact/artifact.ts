/**
 * What a node's output port holds after a run: a JSON header and the files that belong to it. The header names each
 * file by digest, so the header's own digest stands for the whole content.
 */
import { z } from 'zod'
import { recipeSchema } from '../recipe/recipe.ts'
import { columnSchema, tableSchemaSchema } from '../table/schema.ts'
import { wordsSchema } from '../text/words.ts'
import { chartSchema } from './chart.ts'

export const digestSchema = z.string().regex(/^[0-9a-f]{64}$/, 'a sha256 digest in lower-case hex')

export const artifactFileSchema = z.strictObject({
  /** File name inside the artifact, `data.parquet`. */
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/),
  digest: digestSchema,
  bytes: z.int().min(0),
})
export type ArtifactFile = z.infer<typeof artifactFileSchema>

/** What a person wants to know of a column at a glance, computed once by the run that wrote it. */
export const columnProfileSchema = z.strictObject({
  name: z.string(),
  missing: z.int().min(0),
  /** Exact up to 10,000 different values, else an estimate. */
  distinct: z.int().min(0),
  min: z.union([z.number(), z.string(), z.null()]),
  max: z.union([z.number(), z.string(), z.null()]),
  mean: z.number().nullable(),
})
export type ColumnProfile = z.infer<typeof columnProfileSchema>

export const tableArtifactSchema = z.strictObject({
  kind: z.literal('table'),
  schema: tableSchemaSchema,
  rows: z.int().min(0),
  profile: z.array(columnProfileSchema),
  /** Rows of each partition, where the table has been split. */
  partitions: z.record(z.string(), z.int()).nullable(),
  recipe: recipeSchema,
  /** One file, `data.parquet`. */
  files: z.array(artifactFileSchema),
})
export type TableArtifact = z.infer<typeof tableArtifactSchema>

export const modelTasks = ['classification', 'regression'] as const
export type ModelTask = (typeof modelTasks)[number]

export const modelSignatureSchema = z.strictObject({
  task: z.enum(modelTasks),
  target: columnSchema,
  /** The columns the estimator sees, in its order; after the recipe. */
  features: z.array(columnSchema),
  /** The target's sorted values, for classification. */
  classes: z.array(z.union([z.string(), z.number(), z.boolean()])).nullable(),
})
export type ModelSignature = z.infer<typeof modelSignatureSchema>

export const modelArtifactSchema = z.strictObject({
  kind: z.literal('model'),
  /** The estimator's name in the learning library, `RandomForestClassifier`. */
  estimator: z.string(),
  params: z.record(z.string(), z.json()),
  signature: modelSignatureSchema,
  recipe: recipeSchema,
  /** The digest of the table it was trained on and how many of its rows were used. */
  trained: z.strictObject({
    table: digestSchema,
    partition: z.string().nullable(),
    rows: z.int(),
    /** All that a model which ignores the features would know: the rows of each class, or the target's mean. */
    target: z.union([
      z.strictObject({ classCounts: z.array(z.int().min(0)) }),
      z.strictObject({ mean: z.number() }),
    ]),
  }),
  /** What `deserialise` of the learning library needs beside `model.bin`. */
  state: z.json(),
  files: z.array(artifactFileSchema),
})
export type ModelArtifact = z.infer<typeof modelArtifactSchema>

export const metricsArtifactSchema = z.strictObject({
  kind: z.literal('metrics'),
  task: z.enum([...modelTasks, 'explanation', 'clustering']),
  /** Rows that the numbers were computed on, and the partition they belong to. */
  rows: z.int(),
  partition: z.string().nullable(),
  /** Metric name (`accuracy`, `roc_auc`, `rmse`) to value; null where it isn't defined on this data. */
  metrics: z.record(z.string(), z.number().nullable()),
  /** The same metrics of a model that ignores the features. */
  baseline: z.record(z.string(), z.number().nullable()),
  /** 95 % interval of a metric, where there is a standard one. */
  intervals: z.record(z.string(), z.tuple([z.number(), z.number()])),
  /** What the numbers mean, one plain sentence each. */
  summary: z.array(z.string()),
  /** The same sentences for who says them in another language; older artifacts have none. */
  words: z.array(wordsSchema).optional(),
  charts: z.array(chartSchema),
  files: z.array(artifactFileSchema),
})
export type MetricsArtifact = z.infer<typeof metricsArtifactSchema>

/** A file that a person downloads: a CSV, a Parquet file, a model. */
export const fileArtifactSchema = z.strictObject({
  kind: z.literal('file'),
  name: z.string(),
  mediaType: z.string(),
  bytes: z.int(),
  files: z.array(artifactFileSchema),
})
export type FileArtifact = z.infer<typeof fileArtifactSchema>

export const artifactSchema = z.discriminatedUnion('kind', [
  tableArtifactSchema,
  modelArtifactSchema,
  metricsArtifactSchema,
  fileArtifactSchema,
])
export type Artifact = z.infer<typeof artifactSchema>
export type ArtifactKind = Artifact['kind']
