import { and, inArray, sql } from 'drizzle-orm'
import type { ArtifactStore } from '../../artifacts/artifact-store.ts'
import type { Database, Transaction } from '../../db/client.ts'
import { textsOf } from '../../db/one-statement.ts'
import { artifacts, nodeResults } from '../../db/schema.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { chooseRemovals, type Inventory, type KeptArtifact, type KeptFile } from './choose-removals.ts'
import { factSizes, lastUses, neededDigests, usedSince } from './needed-digests.ts'
import { removeOldRuns } from './remove-old-runs.ts'

export interface GarbageReport {
  dryRun: boolean
  runs: number
  results: number
  artifacts: number
  files: number
  staged: number
  freedBytes: number
  keptBytes: number
}

export interface GarbageOptions {
  /** Says what would go and removes nothing. */
  dryRun?: boolean
  now?: Date
  /** What was stored or used so recently stays, whatever the limits say: someone may not have written it down yet. */
  graceMs?: number
}

const dayMs = 86_400_000
const hourMs = 3_600_000
const leastDoubtMs = 60_000
/** Artifacts whose rows are locked together. */
const removedAtOnce = 200

/**
 * Removes what nothing needs and nobody has used within the limits of age and room, in all workspaces: runs, cached
 * results, artifacts, files that belong to nothing, and what writers have left half-written.
 *
 * A run that is just about to reuse a result holds the result's row; the sweep leaves such rows alone, and a run that
 * comes later finds no row and computes. Bytes go after the rows, and only where they were not stored again meanwhile.
 */
export async function collectGarbage(
  ctx: ServiceContext,
  { dryRun = false, now = new Date(), graceMs = hourMs }: GarbageOptions = {},
): Promise<GarbageReport> {
  authorise(ctx.actor, 'manage')
  const { keepDays, keepBytes } = ctx.limits
  const keepMs = keepDays === null ? null : keepDays * dayMs
  const runs = keepMs === null ? 0 : await removeOldRuns(ctx.db, new Date(now.getTime() - keepMs), dryRun)
  // A run that is written down only now may have begun, by its own clock, some time ago.
  const looked = new Date(Date.now() - Math.max(graceMs, leastDoubtMs))
  const inventory = await takeInventory(ctx.db, ctx.store)
  const chosen = chooseRemovals(inventory, { keepMs, keepBytes, graceMs }, now.getTime())
  const report: GarbageReport = {
    dryRun,
    runs,
    results: 0,
    artifacts: chosen.artifacts.length,
    files: chosen.files.length,
    staged: 0,
    freedBytes: chosen.freedBytes,
    keptBytes: chosen.keptBytes,
  }
  if (dryRun) return report

  const spared = new Set<string>()
  for (let start = 0; start < chosen.artifacts.length; start += removedAtOnce) {
    const digests = chosen.artifacts.slice(start, start + removedAtOnce)
    const forgotten = await ctx.db.transaction((transaction) => forget(transaction, digests, looked))
    report.results += forgotten.results
    for (const digest of forgotten.spared) spared.add(digest)
  }
  const removed = await removeBytes(ctx, inventory, chosen, {
    spared,
    before: new Date(now.getTime() - graceMs),
  })
  const staged = await ctx.store.sweepStaging()
  return { ...report, ...removed, staged }
}

async function takeInventory(db: Database, store: ArtifactStore): Promise<Inventory> {
  const files: KeptFile[] = []
  const headers: { digest: string; bytes: number; storedAt: number }[] = []
  for await (const { kind, digest, bytes, storedAt } of store.entries()) {
    const kept = { digest, bytes, storedAt: storedAt.getTime() }
    if (kind === 'file') files.push(kept)
    else headers.push(kept)
  }
  // After the bytes: what is named by then was there before, or is young.
  const [needed, uses, facts] = await Promise.all([neededDigests(db), lastUses(db), factSizes(db)])
  const artifactsKept: KeptArtifact[] = []
  for (const header of headers) {
    const usedAt = uses.get(header.digest) ?? null
    const bytes = header.bytes + (facts.get(header.digest) ?? 0)
    artifactsKept.push({ ...header, bytes, files: await filesOf(store, header.digest), usedAt })
  }
  return { artifacts: artifactsKept, files, needed }
}

/** A header never changes, so it is read once. */
const knownFiles = new Map<string, readonly string[]>()
const mostKnownFiles = 200_000

async function filesOf(store: ArtifactStore, digest: string): Promise<readonly string[]> {
  const known = knownFiles.get(digest)
  if (known !== undefined) return known
  const stored = await store.getArtifact(digest)
  // Damaged: nothing can use it, so it holds nothing.
  if (stored === null) return []
  const files = stored.header.files.map((file) => file.digest)
  if (knownFiles.size >= mostKnownFiles) knownFiles.clear()
  knownFiles.set(digest, files)
  return files
}

/** Forgets results that consist of the artifacts, but for those that somebody is about to use or needs by now. */
async function forget(
  transaction: Transaction,
  digests: readonly string[],
  looked: Date,
): Promise<{ results: number; spared: Set<string> }> {
  const naming = sql`exists (
    select 1 from jsonb_each(${nodeResults.outputs}) as output
    where output.value ->> 'digest' = any(${textsOf(digests)})
  )`
  const columns = {
    workspaceId: nodeResults.workspaceId,
    fingerprint: nodeResults.fingerprint,
    outputs: nodeResults.outputs,
  }
  const locked = await transaction
    .select(columns)
    .from(nodeResults)
    .where(naming)
    .for('update', { skipLocked: true })
  const all = await transaction.select(columns).from(nodeResults).where(naming)
  const nameOf = (row: { workspaceId: string; fingerprint: string }) =>
    `${row.workspaceId} ${row.fingerprint}`
  const held = new Set(locked.map(nameOf))
  const spared = new Set<string>()
  for (const row of all) {
    if (!held.has(nameOf(row))) for (const { digest } of Object.values(row.outputs)) spared.add(digest)
  }
  // Whoever used one of them before the rows were locked has written that down by now.
  for (const digest of await neededDigests(transaction)) spared.add(digest)
  for (const digest of await usedSince(transaction, looked, digests)) spared.add(digest)
  const gone = digests.filter((digest) => !spared.has(digest))
  const going = new Set(gone)
  const forgotten = locked.filter((row) => Object.values(row.outputs).some(({ digest }) => going.has(digest)))
  for (const [workspaceId, rows] of Map.groupBy(forgotten, (row) => row.workspaceId)) {
    await transaction.delete(nodeResults).where(
      and(
        sql`${nodeResults.workspaceId} = ${workspaceId}`,
        inArray(
          nodeResults.fingerprint,
          rows.map((row) => row.fingerprint),
        ),
      ),
    )
  }
  if (gone.length > 0) await transaction.delete(artifacts).where(inArray(artifacts.digest, gone))
  return { results: forgotten.length, spared }
}

async function removeBytes(
  { store, db }: Pick<ServiceContext, 'store' | 'db'>,
  inventory: Inventory,
  chosen: { artifacts: readonly string[]; files: readonly string[] },
  { spared, before }: { spared: ReadonlySet<string>; before: Date },
): Promise<{ artifacts: number; files: number; freedBytes: number; keptBytes: number }> {
  const sizes = new Map(
    [...inventory.artifacts, ...inventory.files].map(({ digest, bytes }) => [digest, bytes] as const),
  )
  const all = [...inventory.artifacts, ...inventory.files].reduce((sum, { bytes }) => sum + bytes, 0)
  const gone = chosen.artifacts.filter((digest) => !spared.has(digest))
  const goneSet = new Set(gone)
  // Headers first: whoever finds one finds its files.
  for (const digest of gone) await store.removeHeader(digest, { unlessStoredSince: before })
  const stillNeeded = new Set(
    inventory.artifacts.filter(({ digest }) => !goneSet.has(digest)).flatMap(({ files }) => files),
  )
  for (const digest of await neededDigests(db)) stillNeeded.add(digest)
  const files = chosen.files.filter((digest) => !stillNeeded.has(digest))
  for (const digest of files) await store.removeFile(digest, { unlessStoredSince: before })
  const freedBytes = [...gone, ...files].reduce((sum, digest) => sum + (sizes.get(digest) ?? 0), 0)
  return { artifacts: gone.length, files: files.length, freedBytes, keptBytes: all - freedBytes }
}
