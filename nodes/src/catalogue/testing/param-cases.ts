/** In which workflows and settings the params of each node type are looked at, and what they are varied to. */
import type { WorkflowNode } from '../../core/document/document.ts'
import type { TableSchema } from '../../core/table/schema.ts'
import type { NodeTypeId } from '../index.ts'

export type Params = WorkflowNode['params']
export type Step = [type: NodeTypeId, params: Params]

export interface Case {
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

export const files = {
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
export const cases: Record<NodeTypeId, Case> = {
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
