/**
 * That each param of each node type has an effect wherever the form shows it: varied, it changes what the node gives or
 * what is said of it, and the exported Python. Where it can't, the reason stands here, and is checked to be true.
 */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Artifact } from '../core/artifact/artifact.ts'
import { documentFormat, type WorkflowDocument } from '../core/document/document.ts'
import { validate } from '../core/document/validate.ts'
import { formulaLanguage } from '../core/expression/language.ts'
import type { NodeType } from '../core/node/node-type.ts'
import { hintOf } from '../core/node/param.ts'
import { needsValue, operatorsOf } from '../core/table/condition.ts'
import { exportPython, ExportRefusal } from '../export/index.ts'
import { runDocument, type DocumentRun } from '../runtime/testing/run-document.ts'
import { unknownTable } from '../core/table/schema.ts'
import { nodeTypes, type NodeTypeId } from './index.ts'
import { serverNodeTypes } from './server.ts'
import { cases, files, type Case, type Params, type Step } from './testing/param-cases.ts'

function documentOf(id: NodeTypeId, { before, model }: Case, params: Params): WorkflowDocument {
  const { inputs } = nodeTypes[id].manifest
  const steps: [string, Step][] = before.map((step, place) => [`before-${place}`, step])
  const nodes = [...steps, ...(model === undefined ? [] : [['model', model] as [string, Step]])]
  const last = steps.at(-1)?.[0]
  const edge = (from: string, port: string, to: string, into: string) => ({
    from: { node: from, port },
    to: { node: to, port: into },
  })
  return {
    format: documentFormat,
    name: 'Params',
    seed: 42,
    nodes: [...nodes, ['node', [id, params]] as [string, Step]].map(([name, [type, given]], place) => ({
      id: name,
      type,
      version: 1,
      params: given,
      position: { x: 300 * place, y: 0 },
    })),
    edges: [
      ...steps.slice(1).map(([name], place) => edge(steps[place][0], 'table', name, 'table')),
      ...(last !== undefined && model !== undefined ? [edge(last, 'table', 'model', 'table')] : []),
      ...(last !== undefined && Object.hasOwn(inputs, 'table') ? [edge(last, 'table', 'node', 'table')] : []),
      ...(Object.hasOwn(inputs, 'model') ? [edge('model', 'model', 'node', 'model')] : []),
    ],
  }
}

interface Effect {
  /** What the node gives, or what is said of it. */
  run: string
  python: string
}

const known = new Map<string, Promise<Effect>>()

function effectOf(id: NodeTypeId, given: Case, params: Params): Promise<Effect> {
  const key = `${id} ${JSON.stringify(params)}`
  const present = known.get(key)
  if (present !== undefined) return present
  const made = makeEffect(documentOf(id, given, params))
  known.set(key, made)
  return made
}

async function makeEffect(document: WorkflowDocument): Promise<Effect> {
  const datasets = Object.fromEntries(
    Object.entries(files).map(([name, { schema }]) => [name, schema ?? unknownTable]),
  )
  const problems = validate(document, nodeTypes, { datasets, formulas: formulaLanguage })
  if (problems.some(({ severity }) => severity === 'error')) {
    const found = JSON.stringify(problems.map(({ message }) => message))
    return { run: found, python: found }
  }
  await using run = await runDocument(document, { files })
  return { run: JSON.stringify([problems, given(run)]), python: pythonOf(document, run) }
}

/** What comes out of the node. A model says what it was told; what counts is what it has learned. */
function given(run: DocumentRun): unknown {
  const result = run.results['node']
  if (result?.status !== 'succeeded') return result ?? run.results
  return Object.values(result.outputs).map((artifact) => ({ ...artifact, params: undefined }))
}

function pythonOf(document: WorkflowDocument, run: DocumentRun): string {
  const outputs = Object.fromEntries(
    Object.entries(run.results).map(([node, result]) => [
      node,
      result.status === 'succeeded' ? schemasOf(result.outputs) : {},
    ]),
  )
  const datasets = Object.fromEntries(
    Object.entries(files).map(([id, { schema }]) => [
      id,
      { fileName: `${id}.csv`, schema, sha256: '0'.repeat(64) },
    ]),
  )
  try {
    return exportPython({ document, nodeTypes: serverNodeTypes, datasets, run: { outputs } }).script
  } catch (error) {
    if (error instanceof ExportRefusal) return error.message
    throw error
  }
}

/** Without numbers that an export would compare with: what the node gives must not pass for what it is told. */
function schemasOf(outputs: Readonly<Record<string, Artifact>>): Record<string, Artifact> {
  return Object.fromEntries(
    Object.entries(outputs).filter(([, { kind }]) => kind === 'table' || kind === 'model'),
  )
}

/** The other values of a param: those of the case, or all choices. */
function othersOf(type: NodeType, name: string, { vary = {} }: Case): Params[string][] {
  if (Object.hasOwn(vary, name)) return vary[name]
  let schema: unknown = type.manifest.params.shape[name]
  while (schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) schema = schema.def.innerType
  if (schema instanceof z.ZodBoolean) return [true, false]
  if (schema instanceof z.ZodEnum) return schema.options.map(String)
  throw new Error(`${type.manifest.id}.${name} has no other values to try.`)
}

function isShown(type: NodeType, name: string, params: Params): boolean {
  const condition = hintOf(type.manifest.params.shape[name])?.visibleWhen
  if (condition === undefined) return true
  const value = (type.manifest.params.parse(params) as Params)[condition.param]
  return condition.is.some((each) => each === value)
}

describe.each(Object.entries(cases) as [NodeTypeId, Case][])('%s', (id, each) => {
  const type: NodeType = nodeTypes[id]
  const fields = Object.keys(type.manifest.params.shape)
  const settings = [{}, ...(each.settings ?? [])].map((setting) => ({ ...each.given, ...setting }))

  it('is looked at in every setting that decides what the form shows', () => {
    const deciding = new Set(
      fields.flatMap((name) => hintOf(type.manifest.params.shape[name])?.visibleWhen?.param ?? []),
    )
    for (const name of deciding) {
      const seen = settings.map((setting) => (type.manifest.params.parse(setting) as Params)[name])
      expect(seen, name).toEqual(expect.arrayContaining(othersOf(type, name, each)))
    }
  })

  describe.each(settings.map((setting) => [JSON.stringify(setting), setting] as const))(
    'with %s',
    (_, setting) => {
      it.each(fields.filter((name) => isShown(type, name, setting)))('%s matters', async (name) => {
        const plain = await effectOf(id, each, setting)
        const values = othersOf(type, name, each)
        const others = await Promise.all(
          values.map((value) => effectOf(id, each, { ...setting, [name]: value })),
        )
        const idle = each.idle?.find(
          ({ where, params }) =>
            params.includes(name) && JSON.stringify({ ...each.given, ...where }) === JSON.stringify(setting),
        )
        const effects = others.map(({ run }) => run !== plain.run)
        const isChoice = each.vary?.[name] === undefined || values.some((value) => typeof value === 'number')
        const matters = isChoice ? effects.includes(true) : !effects.includes(false)
        const message = `${idle?.because ?? 'No effect'}: ${JSON.stringify(values)}, ${effects.join()}`
        expect(matters, message).toBe(idle === undefined || idle.isSaid === true)
        if (idle !== undefined || type.manifest.parity === null) return
        expect(
          others.some(({ python }) => python !== plain.python),
          'It changes no Python.',
        ).toBe(true)
      })
    },
  )
})

describe('a condition on text', () => {
  const filter = (operator: string, ignoreCase: boolean) =>
    effectOf('filter-rows', cases['filter-rows'], {
      conditions: [
        { column: 'city', operator, value: operator === 'in' ? ['ROME'] : 'ROME', ignore_case: ignoreCase },
      ],
    })

  it.each(operatorsOf('string').filter(needsValue))(
    'ignores case with %s when it is told to',
    async (operator) => {
      const [minding, ignoring] = await Promise.all([filter(operator, false), filter(operator, true)])
      expect(ignoring.run).not.toBe(minding.run)
      expect(ignoring.python).not.toBe(minding.python)
    },
  )

  it('is worth something else with each operator', async () => {
    const values: Record<string, Params[string]> = {
      equal: 'Rome',
      not_equal: 'Rome',
      in: ['Oslo', 'Rome'],
      contains: 'om',
      starts_with: 'r',
      ends_with: 'lo',
    }
    const made = await Promise.all(
      operatorsOf('string').map((operator) => {
        const value = values[operator] ?? null
        const condition = { column: 'city', operator, value }
        return effectOf('filter-rows', cases['filter-rows'], { conditions: [condition] })
      }),
    )
    expect(new Set(made.map(({ run }) => run)).size).toBe(made.length)
  })
})
