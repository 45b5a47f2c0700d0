/** Sizes of what is stored, for the cost formulas; and what finished nodes took, to correct them by. */
import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import {
  nodeTypeOf,
  sizeOfOutput,
  type Cost,
  type DatasetSize,
  type FingerprintKey,
  type PortSchema,
  type ServerNodeTypes,
  type Size,
} from '@flowza/nodes/core'
import type { ArtifactStore } from '../artifacts/artifact-store.ts'
import type { Database, Transaction } from '../db/client.ts'
import { artifacts, datasets, nodeRuns } from '../db/schema.ts'
import { datasetDigest } from './fingerprint.ts'
import type { CostSample } from './plan-calibration.ts'

/** Finished runs of a type that are looked at. */
const samplesOfType = 20

export interface StoredSizes {
  /** By digest. */
  artifacts: ReadonlyMap<string, Size>
  /** Of the tables among them. */
  schemas: ReadonlyMap<string, PortSchema>
  /** By id, with what stands for each in a cache key. */
  datasets: ReadonlyMap<string, DatasetSize & { digest: string }>
}

/** What is looked up where. */
export interface SizesQuery {
  workspaceId: string
  store: Pick<ArtifactStore, 'getArtifact'>
  nodeTypes: ServerNodeTypes
}

/** The sizes that some keys name. */
export async function storedSizes(
  connection: Database | Transaction,
  { workspaceId, store }: Pick<SizesQuery, 'workspaceId' | 'store'>,
  keys: readonly FingerprintKey[],
): Promise<StoredSizes> {
  const digests = [...new Set(keys.flatMap((key) => Object.values(key.inputs)))]
  const [found, files, schemas] = await Promise.all([
    digests.length === 0
      ? []
      : connection
          .select()
          .from(artifacts)
          .where(and(eq(artifacts.workspaceId, workspaceId), inArray(artifacts.digest, digests))),
    datasetSizes(connection, workspaceId),
    Promise.all(digests.map(async (digest) => [digest, await schemaOf(store, digest)] as const)),
  ])
  return {
    artifacts: new Map(found.map((row) => [row.digest, sizeOfOutput(row)])),
    schemas: new Map(schemas.flatMap(([digest, schema]) => (schema === null ? [] : [[digest, schema]]))),
    datasets: files,
  }
}

/** A digest says for ever what it stands for. */
const knownSchemas = new Map<string, PortSchema | null>()
const mostKnownSchemas = 5_000

async function schemaOf(
  store: Pick<ArtifactStore, 'getArtifact'>,
  digest: string,
): Promise<PortSchema | null> {
  const known = knownSchemas.get(digest)
  if (known !== undefined) return known
  const stored = await store.getArtifact(digest)
  if (stored === null) return null
  const { header } = stored
  const schema: PortSchema | null = header.kind === 'table' ? { type: 'table', schema: header.schema } : null
  if (knownSchemas.size >= mostKnownSchemas) knownSchemas.delete(knownSchemas.keys().next().value ?? '')
  knownSchemas.set(digest, schema)
  return schema
}

/** Every data set of a workspace. */
export async function datasetSizes(
  connection: Database | Transaction,
  workspaceId: string,
): Promise<Map<string, DatasetSize & { digest: string }>> {
  const rows = await connection
    .select({
      id: datasets.id,
      digest: datasets.digest,
      schema: datasets.schema,
      rows: datasets.rows,
      bytes: datasets.bytes,
    })
    .from(datasets)
    .where(eq(datasets.workspaceId, workspaceId))
  return new Map(
    rows.map((row) => [
      row.id,
      {
        rows: row.rows,
        columns: row.schema?.columns.length ?? null,
        bytes: row.bytes,
        digest: datasetDigest(row),
      },
    ]),
  )
}

/** The cost of a node whose inputs are stored; null where one of their sizes isn't known any more. */
export function costOfKey(nodeTypes: ServerNodeTypes, key: FingerprintKey, sizes: StoredSizes): Cost | null {
  const type = nodeTypeOf(nodeTypes, key.type)
  const params = type?.manifest.params.safeParse(key.params)
  if (type === undefined || params?.success !== true) return null
  const inputs: Record<string, Size> = {}
  const schemas: Record<string, PortSchema | undefined> = {}
  for (const [port, digest] of Object.entries(key.inputs)) {
    const size = sizes.artifacts.get(digest)
    if (size === undefined) return null
    inputs[port] = size
    schemas[port] = sizes.schemas.get(digest)
  }
  const files: Record<string, DatasetSize> = {}
  for (const [param, digest] of Object.entries(key.datasets)) {
    const file = sizes.datasets.get(String(key.params[param]))
    if (file?.digest !== digest) return null
    files[param] = file
  }
  return type.estimateCost({ params: params.data, inputs, schemas, datasets: files })
}

/** What the newest finished runs of some node types took, beside what their formulas say now. */
export async function costSamples(
  connection: Database | Transaction,
  query: SizesQuery & { types: readonly string[] },
): Promise<CostSample[]> {
  const rows = (
    await Promise.all(
      [...new Set(query.types)].map((type) => finishedRuns(connection, query.workspaceId, type)),
    )
  ).flat()
  const keys = rows.flatMap(({ key }) => (key === null ? [] : [key]))
  const sizes = await storedSizes(connection, query, keys)
  return rows.flatMap(({ type, key, seconds, together }) => {
    const cost = key === null ? null : costOfKey(query.nodeTypes, key, sizes)
    if (cost === null || !(cost.seconds > 0) || !(seconds > 0)) return []
    return [{ type, estimated: cost.seconds, seconds, alone: together === null }]
  })
}

async function finishedRuns(connection: Database | Transaction, workspaceId: string, type: string) {
  return connection
    .select({
      type: nodeRuns.type,
      key: nodeRuns.key,
      together: nodeRuns.together,
      seconds: sql<number>`extract(epoch from ${nodeRuns.finishedAt} - ${nodeRuns.startedAt})::float8`,
    })
    .from(nodeRuns)
    .where(
      and(
        eq(nodeRuns.workspaceId, workspaceId),
        eq(nodeRuns.type, type),
        // As the index has it, or it isn't used.
        sql`${nodeRuns.status} = 'succeeded'`,
        isNotNull(nodeRuns.finishedAt),
      ),
    )
    .orderBy(sql`${nodeRuns.finishedAt} desc nulls last`)
    .limit(samplesOfType)
}
