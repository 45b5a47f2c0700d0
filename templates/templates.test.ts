import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { WorkflowDocument } from '../nodes/src/core/index.ts'
import { hasErrors, parseDocumentText, validate } from '../nodes/src/core/index.ts'
import { nodeTypes } from '../nodes/src/catalogue/index.ts'
import { runDocument, showcaseSchema } from '../nodes/src/runtime/testing/run-document.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))
const entries = await readdir(folder, { withFileTypes: true })
const templates = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)

async function readTemplate(id: string): Promise<WorkflowDocument> {
  const { document, problems } = parseDocumentText(await readFile(join(folder, id, 'workflow.json'), 'utf8'))
  if (document === null) throw new Error(JSON.stringify(problems))
  return document
}

async function runMetrics(document: WorkflowDocument): Promise<Record<string, Record<string, number | null>>> {
  await using run = await runDocument(document)
  const failed = Object.entries(run.results).filter(([, result]) => result.status !== 'succeeded')
  expect(failed).toEqual([])
  return Object.fromEntries(
    Object.entries(run.results).flatMap(([node, result]) =>
      result.status === 'succeeded'
        ? Object.values(result.outputs).flatMap((artifact) =>
            artifact.kind === 'metrics' ? [[node, artifact.metrics] as const] : [],
          )
        : [],
    ),
  )
}

describe.each(templates)('template %s', (id) => {
  it('has no problem, not even a warning', async () => {
    const document = await readTemplate(id)
    const description = JSON.parse(await readFile(join(folder, id, 'template.json'), 'utf8')) as { id: string; dataset: string }
    expect(description.id).toBe(id)
    const problems = validate(document, nodeTypes, {
      formulas: null,
      datasets: { [description.dataset]: await showcaseSchema(description.dataset) },
    })
    expect(hasErrors(problems)).toBe(false)
    expect(problems).toEqual([])
  })

  it('gives what its expected.json says', async () => {
    const metrics = await runMetrics(await readTemplate(id))
    const path = join(folder, id, 'expected.json')
    // Recorded on purpose only: FLOWZA_RECORD=1 after a change that is meant to change numbers.
    if (process.env['FLOWZA_RECORD'] === '1') await writeFile(path, `${JSON.stringify(metrics, null, 2)}\n`)
    const expected = JSON.parse(await readFile(path, 'utf8')) as typeof metrics
    expect(Object.keys(metrics).sort()).toEqual(Object.keys(expected).sort())
    for (const [node, values] of Object.entries(expected)) {
      for (const [name, value] of Object.entries(values)) {
        const actual = metrics[node][name]
        if (value === null || actual === null) expect(actual, `${node}.${name}`).toBe(value)
        else expect(Math.abs(actual - value), `${node}.${name}: ${actual} and not ${value}`).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)))
      }
    }
  }, 120_000)
})
