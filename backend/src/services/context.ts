/** What every service verb is given: who asks, and the parts of the system it may use. */
import type { ServerNodeTypes } from '@flowza/nodes/core'
import type { NodeCode } from '@flowza/nodes/runtime/digest'
import type { ArtifactStore } from '../artifacts/artifact-store.ts'
import type { Database } from '../db/client.ts'
import type { roles } from '../db/schema.ts'
import type { Limits } from '../env.ts'
import type { JobQueue } from '../jobs/queue.ts'
import type { ProductPaths } from '../product.ts'
import type { RunHub } from '../runs/run-hub.ts'
import type { TableProcess } from '../tables/table-process.ts'

export type Role = (typeof roles)[number]

export interface Actor {
  userId: string
  workspaceId: string
  role: Role
}

/** The parts of the system that are the same for every caller. */
export interface Services {
  db: Database
  queue: JobQueue
  store: ArtifactStore
  tables: TableProcess
  hub: RunHub
  nodeTypes: ServerNodeTypes
  limits: Limits
  product: ProductPaths
  version: string
  /** Digest of the code that runs nodes. */
  runtime: string
  /** The same for each node type, as it goes into the cache key. */
  code: NodeCode
  runner: { name: string; description: string; reason: string }
}

export interface ServiceContext extends Services {
  actor: Actor
}
