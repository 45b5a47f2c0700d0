/** The Titanic template as tests begin with it, and the words for its edges. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { WorkflowDocument } from '../../core/document/document.ts'
import { parseDocumentText } from '../../core/document/parse-document.ts'
import type { TableSchema } from '../../core/table/schema.ts'
import { showcaseSchema } from './run-document.ts'

const template = new URL('../../../../templates/titanic-survival/workflow.json', import.meta.url)

/** The document, and the schemas of the data sets that it reads. */
export async function readTitanicTemplate(): Promise<{
  document: WorkflowDocument
  datasets: Record<string, TableSchema>
}> {
  const { document, problems } = parseDocumentText(await readFile(fileURLToPath(template), 'utf8'))
  if (document === null) throw new Error(JSON.stringify(problems))
  return { document, datasets: { titanic: await showcaseSchema('titanic') } }
}

/** `edgeOf('split.table', 'forest.table')` */
export function edgeOf(from: string, to: string) {
  const [[fromNode, fromPort], [toNode, toPort]] = [from.split('.'), to.split('.')]
  return { from: { node: fromNode, port: fromPort }, to: { node: toNode, port: toPort } }
}
