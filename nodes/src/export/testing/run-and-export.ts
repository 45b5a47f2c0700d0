/** Runs a document with the product's own runtime and gives what its export is made from. */
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serverNodeTypes } from '../../catalogue/server.ts'
import type { WorkflowDocument } from '../../core/document/document.ts'
import {
  runDocument,
  showcaseSchema,
  type DocumentFiles,
  type DocumentRun,
} from '../../runtime/testing/run-document.ts'
import type { ExportDataset, ExportInput } from '../input.ts'

const repository = fileURLToPath(new URL('../../../..', import.meta.url))

export interface ExportCase extends AsyncDisposable {
  input: ExportInput
  /** A folder with the data files under the names that the export gives them. */
  folder: string
  run: DocumentRun
  /** Every metric of the run, by node and name. */
  metrics: Record<string, Record<string, number | null>>
}

/** A node ended the run with a message that it declares. */
export class NodeRefusal extends Error {}

/**
 * Runs the document and lays its data out for Python.
 *
 * @param files data sets beside the repository's own, by id.
 * @throws NodeRefusal when a node declares that it can't run on its input, Error when one fails in another way.
 */
export async function runForExport(
  document: WorkflowDocument,
  files: DocumentFiles = {},
): Promise<ExportCase> {
  const run = await runDocument(document, { files })
  const failed = Object.entries(run.results).find(([, result]) => result.status !== 'succeeded')
  if (failed !== undefined) {
    await run[Symbol.asyncDispose]()
    const [node, result] = failed
    const message = `Node "${node}" of "${document.name}" failed: ${JSON.stringify(result)}`
    const isDeclared = result.status === 'failed' && result.error.code === 'NODE_ERROR'
    throw isDeclared ? new NodeRefusal(message) : new Error(message)
  }
  const folder = await mkdtemp(join(tmpdir(), 'flowza-export-'))
  const datasets: Record<string, ExportDataset> = {}
  for (const id of datasetsOf(document)) {
    const content = files[id]?.content ?? (await readFile(join(repository, 'datasets', id, 'data.csv')))
    await writeFile(join(folder, `${id}.csv`), content)
    datasets[id] = {
      fileName: `${id}.csv`,
      schema: files[id] === undefined ? await showcaseSchema(id) : files[id].schema,
      sha256: createHash('sha256').update(content).digest('hex'),
    }
  }
  const outputs = Object.fromEntries(
    Object.entries(run.results).map(([node, result]) => [
      node,
      result.status === 'succeeded' ? result.outputs : {},
    ]),
  )
  const metrics = Object.fromEntries(
    Object.entries(outputs).flatMap(([node, ports]) =>
      Object.values(ports).flatMap((artifact) =>
        artifact.kind === 'metrics' ? [[node, artifact.metrics]] : [],
      ),
    ),
  )
  return {
    input: { document, nodeTypes: serverNodeTypes, datasets, run: { outputs } },
    folder,
    run,
    metrics,
    async [Symbol.asyncDispose]() {
      await run[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function datasetsOf(document: WorkflowDocument): string[] {
  const ids = document.nodes.flatMap(({ params }) => [params['dataset'], params['file']])
  return [...new Set(ids.filter((id) => typeof id === 'string' && id !== ''))] as string[]
}
