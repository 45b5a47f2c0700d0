import { and, desc, eq, inArray } from 'drizzle-orm'
import { canonicalJson, type Artifact, type WorkflowDocument } from '@flowza/nodes/core'
import { exportFiles, ExportRefusal, type ExportDataset, type ExportRun } from '@flowza/nodes/export'
import type { ExportTarget } from '../../contracts/index.ts'
import { datasets, nodeRuns, runs } from '../../db/schema.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { findProblems, readDocument, requireRunnable } from '../document.ts'
import { findRun } from '../runs/find-run.ts'
import { UserError } from '../user-error.ts'

export interface ExportedWorkflow {
  /** A name for the folder or archive. */
  name: string
  files: { name: string; text: string }[]
  /** Data files that belong beside them. */
  datasets: { id: string; fileName: string }[]
}

/**
 * A document as Python, with the numbers of a finished run of the very same document where there is one.
 *
 * @throws UserError `WORKFLOW_INVALID` when it has errors or does what Python code can't be written for.
 */
export async function exportWorkflow(
  ctx: ServiceContext,
  input: { document: unknown; target: ExportTarget; run?: string },
): Promise<ExportedWorkflow> {
  authorise(ctx.actor, 'read')
  const document = readDocument(input.document)
  requireRunnable(await findProblems(ctx, ctx.db, document))
  const run =
    input.run === undefined ? await lastRunOf(ctx, document) : await runById(ctx, input.run, document)
  try {
    const folder = exportFiles(
      { document, nodeTypes: ctx.nodeTypes, datasets: await exportDatasets(ctx), run },
      input.target === 'python' ? 'script' : 'notebook',
    )
    return {
      name: folder.name,
      files: folder.files.map(({ path, text }) => ({ name: path, text })),
      datasets: folder.datasets.map(({ id, path }) => ({ id, fileName: path })),
    }
  } catch (error) {
    if (!(error instanceof ExportRefusal)) throw error
    throw new UserError('WORKFLOW_INVALID', error.message, {
      hint: error.obstacles[0]?.hint ?? 'Change these nodes, or disable them.',
      problems: error.obstacles.map(({ node, message, hint }) => ({
        code: 'NODE_MESSAGE',
        severity: 'error',
        message,
        hint,
        ...(node !== null && { node }),
      })),
      cause: error,
    })
  }
}

async function exportDatasets(ctx: ServiceContext): Promise<Record<string, ExportDataset>> {
  const rows = await ctx.db.select().from(datasets).where(eq(datasets.workspaceId, ctx.actor.workspaceId))
  const described = rows.map(async (row): Promise<[string, ExportDataset]> => {
    const dialect = row.origin === 'upload' ? await dialectOf(ctx, row.digest) : null
    return [
      row.id,
      {
        fileName: row.fileName,
        schema: row.schema,
        sha256: row.digest,
        ...dialect,
        attribution: [row.attribution, row.licence && `Licence: ${row.licence}`].filter(
          (line): line is string => line !== null && line !== '',
        ),
      },
    ]
  })
  return Object.fromEntries(await Promise.all(described))
}

/** pandas has to be told what `auto` finds by itself. */
async function dialectOf(
  ctx: ServiceContext,
  digest: string,
): Promise<Pick<ExportDataset, 'delimiter' | 'encoding'> | null> {
  const path = await ctx.store.pathOf(digest)
  if (path === null) return null
  const { findDialect } = await import('@flowza/nodes/runtime')
  return findDialect(path)
}

async function runById(
  ctx: ServiceContext,
  id: string,
  document: WorkflowDocument,
): Promise<ExportRun | null> {
  const run = await findRun(ctx, ctx.db, id)
  // Numbers of another document would be compared with what they don't belong to.
  return sameWork(run.document, document) ? outputsOf(ctx, run.id) : null
}

/** The newest run of a document that does the same; only those of the same name are looked at. */
async function lastRunOf(ctx: ServiceContext, document: WorkflowDocument): Promise<ExportRun | null> {
  const candidates = await ctx.db
    .select({ id: runs.id, document: runs.document })
    .from(runs)
    .where(
      and(
        eq(runs.workspaceId, ctx.actor.workspaceId),
        eq(runs.kind, 'workflow'),
        eq(runs.name, document.name),
        eq(runs.status, 'succeeded'),
      ),
    )
    .orderBy(desc(runs.createdAt))
    .limit(20)
  const run = candidates.find((candidate) => sameWork(candidate.document, document))
  return run === undefined ? null : outputsOf(ctx, run.id)
}

/** Whether two documents differ in nothing but looks. */
function sameWork(a: WorkflowDocument, b: WorkflowDocument): boolean {
  return workOf(a) === workOf(b)
}

function workOf(document: WorkflowDocument): string {
  const nodes = document.nodes
    .map(({ id, type, version, params, disabled }) => ({ id, type, version, params, disabled }))
    .sort((x, y) => (x.id < y.id ? -1 : 1))
  const edges = document.edges.map((edge) => canonicalJson(edge)).sort()
  return canonicalJson({ nodes, edges, seed: document.seed })
}

async function outputsOf(ctx: ServiceContext, run: string): Promise<ExportRun> {
  const rows = await ctx.db
    .select({ node: nodeRuns.node, outputs: nodeRuns.outputs })
    .from(nodeRuns)
    .where(and(eq(nodeRuns.runId, run), inArray(nodeRuns.status, ['succeeded', 'cached'])))
  const outputs: Record<string, Record<string, Artifact>> = {}
  for (const row of rows) {
    const headers: Record<string, Artifact> = {}
    for (const [port, { digest }] of Object.entries(row.outputs)) {
      const stored = await ctx.store.getArtifact(digest)
      if (stored !== null) headers[port] = stored.header
    }
    outputs[row.node] = headers
  }
  return { outputs }
}
