/** The memory that a task gets, from the sizes of what it works on. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { serverNodeTypes as nodeTypes } from '@flowza/nodes/catalogue/server'
import type { FingerprintKey } from '@flowza/nodes/core'
import { artifacts } from '../src/db/schema.ts'
import { memoryLimitOf } from '../src/runs/memory-limit.ts'
import { openTestSystem, type TestSystem } from './system.ts'

const limits = { nodeMemoryBytes: 2e9, mostNodeMemoryBytes: 16e9 }

let system: TestSystem
beforeAll(async () => {
  system = await openTestSystem({ worker: false })
  const table = { workspaceId: system.ctx.actor.workspaceId, kind: 'table' as const, createdAt: new Date() }
  await system.ctx.db.insert(artifacts).values([
    { ...table, digest: 'a'.repeat(64), rows: 1_000, columns: 10, bytes: 50_000 },
    { ...table, digest: 'b'.repeat(64), rows: 5_000_000, columns: 40, bytes: 900_000_000 },
  ])
})
afterAll(async () => {
  await system.close()
})

function limitFor(digest: string, { failures = 0, own = limits } = {}): Promise<number> {
  const { db, actor, limits: rest } = system.ctx
  const key: FingerprintKey = {
    workspace: actor.workspaceId,
    type: 'gradient-boosting',
    version: 1,
    params: nodeTypes['gradient-boosting'].manifest.params.parse({}),
    datasets: {},
    inputs: { table: digest.repeat(64) },
    implementation: 'i',
    engines: {},
  }
  return memoryLimitOf(
    { db, nodeTypes, limits: { ...rest, ...own } },
    { fingerprint: `${digest} ${failures}`, key, failures },
  )
}

it('is the usual one for a small table, and more for a large one', async () => {
  expect(await limitFor('a')).toBe(limits.nodeMemoryBytes)
  const large = await limitFor('b')
  expect(large).toBeGreaterThan(limits.nodeMemoryBytes)
  expect(large).toBeLessThanOrEqual(limits.mostNodeMemoryBytes)
})

it('is all that may be had for a node that has failed before', async () => {
  expect(await limitFor('a', { failures: 1 })).toBe(limits.mostNodeMemoryBytes)
})

it('is never more than the settings allow', async () => {
  const own = { nodeMemoryBytes: 1e9, mostNodeMemoryBytes: 1e9 }
  expect(await limitFor('b', { own })).toBe(1e9)
})
