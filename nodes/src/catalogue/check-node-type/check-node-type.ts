/** The checks that every node type gets without asking for them. */
import { formulaLanguage } from '../../core/expression/language.ts'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { estimateCosts } from '../../core/document/estimate-costs.ts'
import { resolveParams } from '../../core/document/node-params.ts'
import { inputSchemasOf, propagateSchemas } from '../../core/document/propagate.ts'
import { validate } from '../../core/document/validate.ts'
import type { NodeManifest, NodeType } from '../../core/node/node-type.ts'
import { hintOf } from '../../core/node/param.ts'
import type { PortSchema } from '../../core/node/port.ts'
import type { TableSchema } from '../../core/table/schema.ts'
import {
  runDocument,
  showcaseSchema,
  type DocumentFiles,
  type DocumentRun,
} from '../../runtime/testing/run-document.ts'
import { nodeTypes, type NodeTypeId } from '../index.ts'
import { serverNodeTypes } from '../server.ts'
import { degenerate, degenerations } from './degenerate-data.ts'
import { exampleDocument, nodeTypeFolder, readExamples, type Example } from './example.ts'

/** Registers the checks for one node type; call it at the top of the type's test file. */
export async function checkNodeType(id: NodeTypeId): Promise<void> {
  const type: NodeType = nodeTypes[id]
  const folder = nodeTypeFolder(type.manifest.category, id)
  const examples = await readExamples(folder)

  describe(`${id} as a node type`, () => {
    it('is described in full', () => checkManifest(id, type.manifest))
    it('has a README that names every port and param', async () => checkReadme(folder, type.manifest))
    it('describes itself in one line', () => {
      const params = type.manifest.params.parse({})
      expect(type.describe(params)).toMatch(/^[^\n]{1,200}$/)
    })
    it('has an example that succeeds', () => {
      expect(examples.some((example) => example.expect.fails === undefined)).toBe(true)
    })
    for (const example of examples) describe(`in "${example.title}"`, () => checkExample(id, example))
  })
}

function checkManifest(id: string, manifest: NodeManifest): void {
  expect(manifest.id).toBe(id)
  expect(manifest.title).toMatch(/^[A-Z]/)
  expect(manifest.summary).toMatch(/^[A-Z].*\.$/)
  expect(manifest.keywords.length).toBeGreaterThan(0)
  for (const [name, port] of [...Object.entries(manifest.inputs), ...Object.entries(manifest.outputs)]) {
    expect(name).toMatch(/^[a-z_]+$/)
    expect(port.title).not.toBe('')
  }
  // A node just dropped on the canvas has params, whatever they are worth.
  expect(manifest.params.safeParse({}).success).toBe(true)
  for (const [name, schema] of Object.entries(manifest.params.shape) as [string, z.ZodType][]) {
    const hint = hintOf(schema)
    expect(hint, `param ${name} has hints`).toBeDefined()
    expect(hint?.label, `param ${name} has a label`).toMatch(/\S/)
    expect(hint?.help, `param ${name} has a help text that ends with a full stop`).toMatch(/\.$/)
  }
  for (const [name, message] of Object.entries(manifest.messages)) {
    expect(message.text, `message ${name}`).toMatch(/\.$/)
    expect(message.hint, `message ${name} says what to do next`).toMatch(/[.?]$/)
  }
}

async function checkReadme(folder: string, manifest: NodeManifest): Promise<void> {
  const readme = await readFile(join(folder, 'README.md'), 'utf8')
  expect(readme).toContain(`# ${manifest.title}\n`)
  const names = [
    ...Object.keys(manifest.inputs),
    ...Object.keys(manifest.outputs),
    ...Object.keys(manifest.params.shape),
  ]
  for (const name of names) expect(readme, `the README names ${name}`).toContain(`\`${name}\``)
}

function checkExample(id: NodeTypeId, example: Example): void {
  const document = exampleDocument(example)
  const files: DocumentFiles = Object.fromEntries(
    Object.entries(example.files).map(([name, content]) => [name, { content, schema: null }]),
  )
  const fails = example.expect.fails !== undefined
  const showcase = [...showcaseDatasets(example)]

  it('runs as expected', async () => {
    await using run = await runDocument(document, { files })
    await expectResult(run, example)
  })

  it('has a cost, which grows with its data', () => {
    const [small, large] = [1_000, 100_000].map((rows) => {
      const sized = Object.fromEntries(
        example.nodes.flatMap(({ params }) =>
          [params?.['dataset'], params?.['file']].map((name) => [
            String(name),
            { rows, columns: 10, bytes: 70 * rows },
          ]),
        ),
      )
      const costs = estimateCosts(document, serverNodeTypes, {
        schemas: { datasets: null, formulas: formulaLanguage },
        datasets: sized,
      })
      const cost = costs.get(example.node)
      if (cost === undefined) throw new Error(`${example.node} has no cost.`)
      return cost
    })
    for (const { seconds, bytes, outputs } of [small, large]) {
      expect(seconds).toBeGreaterThan(0)
      expect(bytes).toBeGreaterThan(0)
      expect(Object.keys(outputs).sort()).toEqual(Object.keys(nodeTypes[id].manifest.outputs).sort())
      for (const value of [seconds, bytes, ...Object.values(outputs).flatMap(Object.values)]) {
        expect(Number.isFinite(value) && value >= 0).toBe(true)
      }
    }
    // Less than a day and a terabyte for a hundred thousand rows.
    expect(large.seconds).toBeLessThan(86_400)
    expect(large.bytes).toBeLessThan(1e12)
    expect(large.seconds).toBeGreaterThanOrEqual(small.seconds)
    expect(large.bytes).toBeGreaterThanOrEqual(small.bytes)
  })

  if (nodeTypes[id].manifest.deterministic !== false) {
    it('gives the same bytes a second time, and with another number of threads', async () => {
      await using first = await runDocument(document, { files })
      await using second = await runDocument(document, { files, threads: 1 })
      const made = Object.keys(first.digests).filter((output) => output.startsWith(`${example.node}.`))
      expect(made.length).toBe(fails ? 0 : Object.keys(nodeTypes[id].manifest.outputs).length)
      expect(second.digests).toEqual(first.digests)
    })
  }

  it('propagates what the run then shows', async () => {
    const datasets = await schemasOf(showcase)
    const propagated = propagateSchemas(document, nodeTypes, { datasets: null, formulas: formulaLanguage })
    const informed = propagateSchemas(document, nodeTypes, {
      formulas: formulaLanguage,
      datasets: { ...datasets, ...unknownFiles(example) },
    })
    await using run = await runDocument(document, { files })
    for (const [node, ports] of Object.entries(run.schemas)) {
      for (const [port, shown] of Object.entries(ports)) {
        expectAgreement(propagated.get(node)?.[port], shown)
        expectAgreement(informed.get(node)?.[port], shown)
      }
    }
  })

  if (!fails) {
    it('has no problem that blocks a run', async () => {
      const datasets = { ...(await schemasOf(showcase)), ...unknownFiles(example) }
      const problems = validate(document, nodeTypes, { datasets, formulas: formulaLanguage })
      expect(problems.filter((problem) => problem.severity === 'error')).toEqual([])
    })
  }

  it('stops when it is told to', async () => {
    const controller = new AbortController()
    controller.abort(new Error('stopped by the test'))
    await expect(runDocument(document, { files, signal: controller.signal })).rejects.toThrow(
      'stopped by the test',
    )
  })

  for (const dataset of showcase) {
    it.each(degenerations)(`meets ${dataset} with $name`, async (degeneration) => {
      const changed = { ...files, ...(await degenerate(dataset, degeneration)) }
      await using run = await runDocument(document, { files: changed })
      for (const [node, result] of Object.entries(run.results)) {
        if (result.status === 'succeeded') continue
        const log = run.events[node]?.map((event) => (event.event === 'log' ? event.text : '')).join('\n')
        expect(result.error.code, `${node}: ${result.error.message}\n${log}`).toBe('NODE_ERROR')
        expect(result.error.message).not.toMatch(/\{\w+\}/)
      }
    })
  }

  it('takes its params as the document has them', () => {
    const node = document.nodes.find((candidate) => candidate.id === example.node)
    expect(node?.type).toBe(id)
    if (node !== undefined) expect(resolveParams(node, nodeTypes[id]).problems).toEqual([])
    expect(inputSchemasOf(document, example.node, new Map())).toBeDefined()
  })
}

async function expectResult(run: DocumentRun, example: Example): Promise<void> {
  const { expect: expected, node } = example
  const result = run.results[node]
  const log = Object.values(run.events)
    .flat()
    .map((event) => (event.event === 'log' ? event.text : ''))
  if (expected.fails !== undefined) {
    expect(result).toMatchObject({ status: 'failed', error: { code: 'NODE_ERROR', name: expected.fails } })
    return
  }
  expect(result?.status, `${JSON.stringify(result)}\n${log.join('\n')}`).toBe('succeeded')
  const port = expected.port ?? Object.keys(nodeTypes[typeOf(example)].manifest.outputs)[0]
  const artifact = run.artifact(node, port)
  if (artifact.kind === 'table') {
    if (expected.rows !== undefined) expect(artifact.rows).toBe(expected.rows)
    if (expected.columns !== undefined) {
      expect(artifact.schema.columns.map((column) => column.name)).toEqual(expected.columns)
    }
    if (expected.head !== undefined) {
      const { rows } = await run.rows(node, port, expected.head.length)
      expect(rows).toEqual(expected.head)
    }
  }
  if (expected.metrics !== undefined) {
    if (artifact.kind !== 'metrics') throw new Error(`${node}.${port} holds no metrics.`)
    for (const [name, value] of Object.entries(expected.metrics)) {
      expect(artifact.metrics[name], name).toBeCloseTo(value, 9)
    }
  }
  if (expected.text !== undefined)
    expect(await readFile(run.path(node, port, 'content'), 'utf8')).toBe(expected.text)
}

function typeOf(example: Example): NodeTypeId {
  const node = example.nodes.find((candidate) => candidate.id === example.node)
  if (node === undefined || !Object.hasOwn(nodeTypes, node.type))
    throw new Error(`${example.node} has no known type.`)
  return node.type as NodeTypeId
}

/** Data sets of the repository that the example reads. */
function showcaseDatasets(example: Example): Set<string> {
  const names = new Set<string>()
  for (const { params } of example.nodes) {
    for (const value of [params?.['dataset'], params?.['file']]) {
      if (typeof value === 'string' && !Object.hasOwn(example.files, value)) names.add(value)
    }
  }
  return names
}

function unknownFiles(example: Example): Record<string, TableSchema> {
  return Object.fromEntries(
    Object.keys(example.files).map((name) => [name, { columns: [], complete: false }]),
  )
}

async function schemasOf(datasets: readonly string[]): Promise<Record<string, TableSchema>> {
  return Object.fromEntries(
    await Promise.all(datasets.map(async (name) => [name, await showcaseSchema(name)] as const)),
  )
}

/** A complete propagated schema must be the real one; an incomplete one must be part of it. */
function expectAgreement(propagated: PortSchema | undefined, shown: PortSchema): void {
  expect(propagated?.type).toBe(shown.type)
  if (propagated?.type !== 'table' || shown.type !== 'table') return
  const essence = ({ columns }: TableSchema) =>
    columns.map(({ name, kind, dtype, role }) => ({ name, kind, dtype, role }))
  const real = essence(shown.schema)
  if (propagated.schema.complete) expect(essence(propagated.schema)).toEqual(real)
  else for (const column of essence(propagated.schema)) expect(real).toContainEqual(column)
}
