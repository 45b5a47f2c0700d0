/** Registers the data sets that ship with the product; a file that isn't the one described is left out and named. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { and, eq, isNull, lt, notInArray } from 'drizzle-orm'
import { columnSchema } from '@flowza/nodes/core'
import { z } from 'zod'
import { datasets } from '../../db/schema.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import type { DatasetRow } from './present-dataset.ts'
import { removeDataset } from './remove-dataset.ts'

const datasetFileSchema = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
  title: z.string(),
  description: z.string(),
  task: z.string().nullable(),
  target: z.string().nullable().optional(),
  rows: z.int(),
  licence: z.string(),
  source: z.string(),
  attribution: z.string().nullable().optional(),
  sha256: z.string(),
  columns: z.array(columnSchema),
})

/** An upload that its server didn't live to finish. */
const abandonedAfterMs = 10 * 60 * 1000

/** Returns what could not be registered and why. */
export async function registerShowcase(ctx: ServiceContext): Promise<string[]> {
  authorise(ctx.actor, 'manage')
  const folder = ctx.product.datasets
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const ids = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  const registered = await ctx.db
    .select()
    .from(datasets)
    .where(and(eq(datasets.workspaceId, ctx.actor.workspaceId), eq(datasets.origin, 'showcase')))
  const known = new Map(registered.map((row) => [row.id, row]))
  const results = await Promise.all(
    ids.map(async (id) => {
      try {
        await registerOne(ctx, join(folder, id), known.get(id))
        return []
      } catch (error) {
        return [`The data set "${id}" is left out: ${error instanceof Error ? error.message : String(error)}`]
      }
    }),
  )
  await removeFormer(ctx, ids)
  await removeAbandoned(ctx)
  return results.flat()
}

async function registerOne(
  ctx: ServiceContext,
  folder: string,
  registered: DatasetRow | undefined,
): Promise<void> {
  const text = await readFile(join(folder, 'dataset.json'), 'utf8').catch(() => null)
  if (text === null) return
  const described = datasetFileSchema.parse(JSON.parse(text))
  const row = {
    id: described.id,
    title: described.title,
    description: described.description,
    origin: 'showcase' as const,
    fileName: `${described.id}.csv`,
    digest: described.sha256,
    rows: described.rows,
    schema: { columns: described.columns, complete: true },
    problem: null,
    task: described.task,
    target: described.target ?? null,
    licence: described.licence,
    source: described.source,
    attribution: described.attribution ?? null,
  }
  const path = join(folder, 'data.csv')
  const { size } = await stat(path)
  const isStored = registered?.digest === described.sha256 && registered.bytes === size
  if (isStored && (await ctx.store.has(described.sha256)) && isSame(registered, row)) return
  const digest = await digestOf(path)
  if (digest !== described.sha256) {
    throw new Error(`data.csv has the sha256 ${digest}, and dataset.json says ${described.sha256}.`)
  }
  await ctx.store.putFile(path)
  const { id: _, ...changed } = row
  await ctx.db
    .insert(datasets)
    .values({ workspaceId: ctx.actor.workspaceId, ...row, bytes: size, createdAt: new Date() })
    .onConflictDoUpdate({
      target: [datasets.workspaceId, datasets.id],
      set: { ...changed, bytes: size, tableDigest: null },
      // An upload that had the id first keeps it.
      setWhere: eq(datasets.origin, 'showcase'),
    })
}

function isSame(registered: DatasetRow, row: Partial<DatasetRow>): boolean {
  return Object.entries(row).every(
    ([name, value]) => JSON.stringify(registered[name as keyof DatasetRow]) === JSON.stringify(value),
  )
}

/** Data sets of a former version of the product. */
async function removeFormer(ctx: ServiceContext, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await ctx.db
    .delete(datasets)
    .where(
      and(
        eq(datasets.workspaceId, ctx.actor.workspaceId),
        eq(datasets.origin, 'showcase'),
        notInArray(datasets.id, [...ids]),
      ),
    )
}

async function removeAbandoned(ctx: ServiceContext): Promise<void> {
  const abandoned = await ctx.db
    .select()
    .from(datasets)
    .where(
      and(
        eq(datasets.workspaceId, ctx.actor.workspaceId),
        eq(datasets.origin, 'upload'),
        isNull(datasets.schema),
        lt(datasets.createdAt, new Date(Date.now() - abandonedAfterMs)),
      ),
    )
  for (const dataset of abandoned) {
    await ctx.db.transaction((transaction) => removeDataset(ctx, transaction, dataset))
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
