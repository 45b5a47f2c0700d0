/**
 * That each param of each node type has an effect wherever the form shows it: varied, it changes what the node gives or
 * what is said of it, and the exported Python. Where it can't, the reason stands here, and is checked to be true.
 */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Artifact } from '../core/artifact/artifact.ts'
import { documentFormat, type WorkflowDocument, type WorkflowNode } from '../core/document/document.ts'
import { validate } from '../core/document/validate.ts'
import { formulaLanguage } from '../core/expression/language.ts'
import type { NodeType } from '../core/node/node-type.ts'
import { hintOf } from '../core/node/param.ts'
import { needsValue, operatorsOf } from '../core/table/condition.ts'
import { exportPython, ExportRefusal } from '../export/index.ts'
import { runDocument, type DocumentRun } from '../runtime/testing/run-document.ts'
import { unknownTable, type TableSchema } from '../core/table/schema.ts'
import { nodeTypes, type NodeTypeId } from './index.ts'
import { serverNodeTypes } from './server.ts'

type Params = WorkflowNode['params']
type Step = [type: NodeTypeId, params: Params]

interface Case {
  /** What stands before the node, each behind the one before; `model` is the one whose model it takes. */
  before: Step[]
  model?: Step
  /** What all settings have. */
  given?: Params
  /** The settings to look at, beside the plain one. All choices that decide what the form shows are among them. */
  settings?: Params[]
  /** Other values of what is no choice: of numbers one must have an effect, of all else each. */
  vary?: Record<string, Params[string][]>
  /** Params without an effect in a setting, by the setting, with the reason. */
  idle?: {
    where: Params
    params: readonly string[]
    because: string
    /** A problem says so. */
    isSaid?: true
  }[]
}

/** Numbers from 0 to 1 that look random and never change. */
function noise(row: number, salt: number): number {
  let bits = Math.imul(row + 1, 0x9e3779b1) ^ Math.imul(salt, 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 15), 0x2c1b3c6d)
  bits = Math.imul(bits ^ (bits >>> 12), 0x297a2d39)
  return ((bits ^ (bits >>> 15)) >>> 0) / 2 ** 32
}

const rows = Array.from({ length: 90 }, (_, row) => {
  const [x, y, z] = [1, 2, 3].map((salt) => noise(row, salt))
  return {
    x: x.toFixed(3),
    y: (10 * y).toFixed(3),
    z: z.toFixed(3),
    class: x + 0.3 * y + 0.4 * noise(row, 4) > 0.85 ? 'yes' : 'no',
    amount: (3 * x - y + 0.5 * noise(row, 5)).toFixed(3),
    grade: 'ABC'[Math.floor(3 * z)],
    level: String(Math.floor(2 * x + 0.15 * y + 0.5 * noise(row, 6))),
    visit: String(row % 20),
    day: `2026-01-${String(1 + ((row * 7) % 28)).padStart(2, '0')}`,
  }
})
const csv = (records: readonly Record<string, string>[]): string =>
  [Object.keys(records[0]).join(','), ...records.map((record) => Object.values(record).join(','))].join('\n')

const numeric = { kind: 'numeric', dtype: 'float64', role: 'feature' } as const
const integer = { kind: 'integer', dtype: 'int64', role: 'feature' } as const
const categorical = { kind: 'categorical', dtype: 'string', role: 'feature' } as const
const rowsSchema: TableSchema = {
  complete: true,
  columns: [
    { name: 'x', ...numeric },
    { name: 'y', ...numeric },
    { name: 'z', ...numeric },
    { name: 'class', ...categorical },
    { name: 'amount', ...numeric },
    { name: 'grade', ...categorical },
    { name: 'level', ...integer },
    { name: 'visit', ...integer },
    { name: 'day', kind: 'datetime', dtype: 'datetime', role: 'feature' },
  ],
}

const files = {
  rows: { content: `${csv(rows)}\n`, schema: rowsSchema },
  gaps: {
    content: [
      'n,m,city,flag,extra',
      '1,10,Rome,true,a',
      '2,,Rome,,=b',
      ',30,rome,false,c',
      '9,30,,true,d',
      '1,10,Rome,true,e',
      ',,,,f',
      '4,70,Oslo,false,g',
      '',
    ].join('\n'),
    schema: null,
  },
  odd: {
    content: "1;'a;b';1,5;x\n2;;2,5;\u00e9\n3;'c';3,5;y\n",
    schema: null,
  },
}

const names = (...list: string[]) => ({ by: 'names', names: list })
const gaps: Step = ['load-csv', { file: 'gaps' }]
const forClasses: Step[] = [
  ['load-csv', { file: 'rows', target: 'class' }],
  ['select-columns', { columns: names('x', 'y', 'z') }],
  ['train-test-split', { validation_size: 0.2 }],
]
const forLevels: Step[] = [
  ['load-dataset', { dataset: 'rows' }],
  ['select-columns', { columns: names('x', 'y', 'z'), target: 'level' }],
  ['train-test-split', { validation_size: 0.2 }],
]
const forNumbers: Step[] = [['load-csv', { file: 'rows', target: 'amount' }], ...forClasses.slice(1)]
const seeds = [1, 2, 3]

const trees: Pick<Case, 'before' | 'settings' | 'idle'> = {
  before: forLevels,
  settings: [{ task: 'classification' }, { task: 'regression' }],
  idle: [
    {
      where: {},
      params: ['criterion', 'class_weight'],
      because: 'They are about classes, and the target is numbers.',
      isSaid: true,
    },
  ],
}
const cases: Record<NodeTypeId, Case> = {
  'load-csv': {
    before: [],
    given: { file: 'gaps' },
    settings: [{ file: 'odd', delimiter: ';', quote: "'", decimal: ',', header: false }],
    vary: {
      file: ['rows'],
      delimiter: ['|'],
      quote: [''],
      na_values: [['Rome', 'x'], []],
      kinds: [{ n: 'text', column_1: 'text' }],
      target: ['n', 'column_1'],
    },
    idle: [
      {
        where: {},
        params: ['quote'],
        because: 'The plain file has no quotes.',
      },
    ],
  },
  'load-dataset': { before: [], given: { dataset: 'rows' }, vary: { dataset: ['gaps', 'nothing'] } },
  'drop-duplicates': {
    before: [gaps],
    given: { columns: names('n', 'city') },
    vary: { columns: [null, names('city'), { by: 'kinds', kinds: ['categorical'] }] },
  },
  'drop-missing': {
    before: [gaps],
    given: { columns: names('n', 'm') },
    vary: { columns: [names('n'), { by: 'all' }, { by: 'kinds', kinds: ['boolean'] }] },
  },
  'filter-rows': {
    before: [gaps],
    given: {
      conditions: [
        { column: 'city', operator: 'equal', value: 'Rome' },
        { column: 'n', operator: 'less', value: 2 },
      ],
    },
    vary: {
      conditions: [
        [],
        [{ column: 'city', operator: 'equal', value: 'Rome' }],
        [{ column: 'extra', operator: 'equal', value: 'a' }],
        [{ column: 'nothing', operator: 'equal', value: 'a' }],
      ],
    },
  },
  'sample-rows': { before: [gaps], given: { n: 3 }, vary: { n: [4], random_state: seeds } },
  'select-columns': {
    before: [['load-csv', { file: 'rows', target: 'class' }]],
    vary: {
      columns: [names('x'), { by: 'kinds', kinds: ['numeric'] }],
      target: ['amount'],
      roles: [{ visit: 'id' }, { y: 'weight' }, { x: 'ignored' }],
    },
  },
  formula: {
    before: [gaps],
    given: { expression: 'n + 1' },
    vary: { name: ['sum', 'm', ''], expression: ['n + 2', '', 'n +'] },
  },
  impute: {
    before: [gaps],
    settings: [
      { strategy: 'mean' },
      { strategy: 'most_frequent' },
      { strategy: 'constant', fill_value: 5 },
      { strategy: 'constant', columns: names('city', 'extra') },
    ],
    vary: { columns: [names('n'), names('m', 'extra')], fill_value: [6, '7', 'x', true] },
  },
  'one-hot-encode': {
    before: [['load-csv', { file: 'rows' }]],
    given: { columns: names('grade', 'class') },
    vary: { columns: [names('grade'), { by: 'kinds', kinds: ['integer'] }], max_categories: [2] },
  },
  scale: {
    before: [forClasses[0]],
    settings: [{ method: 'minmax' }, { method: 'robust' }],
    vary: { columns: [names('x')] },
  },
  'train-test-split': {
    before: [forClasses[0]],
    settings: [
      { method: 'stratified' },
      { method: 'group', group_column: 'visit' },
      { method: 'time', time_column: 'day' },
    ],
    vary: {
      test_size: [0.5],
      validation_size: [0.3],
      stratify: ['grade'],
      group_column: ['grade', 'nothing'],
      time_column: ['amount', 'nothing'],
      random_state: seeds,
    },
  },
  'logistic-regression': {
    before: forClasses,
    settings: [{ penalty: 'none' }],
    vary: { C: [0.01], max_iter: [1, 2_000] },
  },
  'linear-regression': {
    before: forNumbers,
    settings: [{ method: 'ridge' }, { method: 'lasso', alpha: 0.01 }],
    vary: { alpha: [0.1] },
  },
  'decision-tree': {
    ...trees,
    vary: {
      max_depth: [2],
      min_samples_leaf: [6],
      min_samples_split: [40],
      ccp_alpha: [0.2],
      random_state: seeds,
    },
  },
  'random-forest': {
    ...trees,
    given: { n_estimators: 5 },
    vary: {
      n_estimators: [7],
      max_depth: [2],
      min_samples_leaf: [6],
      min_samples_split: [40],
      random_state: seeds,
    },
  },
  'gradient-boosting': {
    before: forLevels,
    given: { n_estimators: 4 },
    settings: [{ task: 'classification' }, { subsample: 0.5 }, { colsample_bytree: 0.4 }],
    vary: {
      n_estimators: [3],
      learning_rate: [0.05],
      max_depth: [2],
      subsample: [0.7],
      colsample_bytree: [0.7],
      min_child_weight: [6],
      gamma: [3],
      reg_lambda: [9],
      reg_alpha: [3],
      random_state: seeds,
    },
    idle: [
      {
        where: {},
        params: ['random_state'],
        because: 'Nothing is drawn while every tree sees all rows and all features.',
      },
      {
        where: { task: 'classification' },
        params: ['random_state'],
        because: 'Nothing is drawn while every tree sees all rows and all features.',
      },
    ],
  },
  'k-means': {
    before: [['load-csv', { file: 'rows' }]],
    given: { columns: names('x', 'y', 'z'), n_init: 1 },
    settings: [{ init: 'random' }],
    vary: {
      n_clusters: [4],
      columns: [names('x', 'z'), { by: 'all' }],
      cluster_column: ['group', 'x', ' '],
      n_init: [20],
      max_iter: [1],
      tol: [1],
      random_state: seeds,
    },
  },
  'evaluate-classification': {
    before: forClasses,
    model: ['logistic-regression', {}],
    vary: { threshold: [0.8], positive_class: ['no', 'maybe'] },
  },
  'evaluate-regression': {
    before: forNumbers,
    model: ['linear-regression', {}],
    vary: { random_state: seeds },
    idle: [
      {
        where: {},
        params: ['random_state'],
        because:
          'All residuals are shown; those of more than 2,000 rows are drawn from (residuals-chart.ts).',
      },
    ],
  },
  'feature-importance': {
    before: forClasses,
    model: ['random-forest', { n_estimators: 5 }],
    settings: [{ method: 'model' }],
    vary: { n_repeats: [2], random_state: seeds },
  },
  'write-csv': { before: [gaps], vary: { file_name: ['other.csv', '../x'] } },
  'write-parquet': { before: [gaps], vary: { file_name: ['other.parquet', ''] } },
  'save-model': {
    before: forClasses,
    model: ['logistic-regression', {}],
    vary: { file_name: ['other.flowza', 'a/b'] },
  },
}

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
