/** Workflows over files of every setting, and two workflows on one canvas. */
import type { WorkflowDocument } from '../../core/document/document.ts'
import type { DocumentFiles } from '../../runtime/testing/run-document.ts'
import { encode, evaluate, names, stratified } from './steps.ts'
import { workflow, type Step, type WorkflowPlan } from './workflows.ts'

export interface ParityCase {
  document: WorkflowDocument
  files?: DocumentFiles
}

const flowers = Array.from({ length: 120 }, (_, row) => {
  const tall = (row * 37) % 50
  const width = ((row * 13) % 29) / 4
  const colour = ['rot', 'grün', 'blau, hell', ''][row % 4]
  const sold = row % 7 === 0 ? '' : tall + width > 30 ? 'yes' : 'no'
  const place = row % 5
  const kept = (row * 7) % 3 === 0 ? 'true' : 'false'
  const quoted = colour.includes(',') ? `'${colour}'` : colour
  return [
    tall,
    String(width).replace('.', ','),
    quoted,
    sold,
    place,
    kept,
    row % 11 === 0 ? '-' : row % 6,
  ].join(';')
})
const flowersFile = ['height;"width";colour;sold;place;kept;grade'.replaceAll('"', "'"), ...flowers].join(
  '\n',
)
const flowersSource: Step = [
  'load-csv',
  {
    file: 'flowers',
    delimiter: ';',
    quote: "'",
    decimal: ',',
    na_values: ['', '-'],
    target: 'sold',
    kinds: { place: 'categorical' },
  },
]
const flowersPlan: WorkflowPlan = {
  name: 'a file of many settings',
  source: flowersSource,
  steps: [
    ['drop-missing', { columns: names('sold') }],
    ['train-test-split', { method: 'stratified' }],
    ['impute', { strategy: 'constant', fill_value: 'true', columns: names('colour', 'kept') }],
    ['impute', { strategy: 'most_frequent', columns: names('grade') }],
    encode,
    ['filter-rows', { conditions: [{ column: 'grade', operator: 'greater', value: 0 }] }],
  ],
  models: [
    { model: ['logistic-regression', { penalty: 'l2', C: 2 }], measures: [evaluate] },
    { model: ['gradient-boosting', { n_estimators: 5 }], measures: [evaluate] },
  ],
}
const bareFile = Array.from(
  { length: 60 },
  (_, row) => `${row % 9}\t${(row * 5) % 7}\t${row % 2 ? 'é' : 'è'}`,
).join('\n')
const barePlan: WorkflowPlan = {
  name: 'a file without a header',
  source: [
    'load-csv',
    { file: 'bare', delimiter: '\t', header: false, encoding: 'latin-1', quote: '', target: 'column_3' },
  ],
  steps: [['train-test-split', { random_state: 4_294_967_295 }]],
  models: [
    { model: ['decision-tree'], measures: [evaluate] },
    { model: ['gradient-boosting', { n_estimators: 3 }], measures: [evaluate] },
  ],
}

/** Two workflows on one canvas. */
function beside(name: string, first: WorkflowDocument, second: WorkflowDocument): WorkflowDocument {
  const id = (own: string) => `second-${own}`
  return {
    ...first,
    name,
    nodes: [...first.nodes, ...second.nodes.map((node) => ({ ...node, id: id(node.id) }))],
    edges: [
      ...first.edges,
      ...second.edges.map(({ from, to }) => ({
        from: { ...from, node: id(from.node) },
        to: { ...to, node: id(to.node) },
      })),
    ],
  }
}
const twoData = beside(
  'two data sets',
  workflow({
    name: 'first',
    source: 'iris',
    steps: [stratified],
    models: [{ model: ['gradient-boosting', { n_estimators: 5 }, { title: 'name' }], measures: [evaluate] }],
  }),
  workflow({
    name: 'second',
    source: 'wine',
    steps: [stratified],
    models: [{ model: ['decision-tree', {}, { title: '' }], measures: [evaluate] }],
  }),
)

export const unusualCases: ParityCase[] = [
  { document: twoData },
  { document: workflow(flowersPlan), files: { flowers: { content: flowersFile, schema: null } } },
  {
    document: workflow(barePlan),
    files: { bare: { content: Buffer.from(bareFile, 'latin1'), schema: null } },
  },
]
