/** Each problem of the language is made by some document, and its words say in English what it says. */
import { beforeAll, describe, expect, it } from 'vitest'
import { applyChanges } from '../core/document/apply-change.ts'
import type { WorkflowChange } from '../core/document/change.ts'
import type { WorkflowDocument } from '../core/document/document.ts'
import { parseDocument, parseDocumentText } from '../core/document/parse-document.ts'
import { fixTitles, problemMessages } from '../core/document/problem-messages.ts'
import type { Problem } from '../core/document/problem.ts'
import { validate } from '../core/document/validate.ts'
import { faultMessages } from '../core/expression/fault-messages.ts'
import { formulaLanguage } from '../core/expression/language.ts'
import type { TableSchema } from '../core/table/schema.ts'
import { fillMessage } from '../core/text/fill-message.ts'
import type { Words } from '../core/text/words.ts'
import { german } from './german.ts'
import { nodeTypes } from './index.ts'
import { edgeOf, readTitanicTemplate } from '../runtime/testing/titanic-template.ts'

let titanic: WorkflowDocument
let datasets: Record<string, TableSchema>

beforeAll(async () => {
  ;({ document: titanic, datasets } = await readTitanicTemplate())
})

const cut = (from: string, to: string): WorkflowChange => ({ change: 'disconnect', edge: edgeOf(from, to) })
const join = (from: string, to: string): WorkflowChange => ({ change: 'connect', edge: edgeOf(from, to) })
const set = (node: string, params: Record<string, never> | object): WorkflowChange => ({
  change: 'set_params',
  node,
  set: params as Record<string, string>,
})
const setType = (type: string, version = 1): WorkflowChange => ({
  change: 'set_node_type',
  node: 'forest',
  type,
  version,
  params: {},
})
const add = (id: string, type: string, params = {}): WorkflowChange => ({
  change: 'add_node',
  node: { id, type, version: 1, position: { x: 0, y: 0 }, params },
})

/** Documents that have the problems, by what is done to the template. */
const workflows: Record<string, WorkflowChange[]> = {
  circle: [cut('data.table', 'split.table'), join('encode.table', 'split.table')],
  type: [setType('random-forrest')],
  strangeType: [setType('zeppelin')],
  version: [setType('random-forest', 9)],
  params: [set('forest', { n_estimators: 0, n_estimatorz: 1, max_depth: 'deep', criterion: 'no', task: 5 })],
  sizes: [
    set('split', { test_size: 2 }),
    set('fill-numbers', { columns: { by: 'names', names: 7, more: 1 } }),
  ],
  conditions: [add('filter', 'filter-rows', { conditions: [{ column: 'a', operator: 'is', more: 1 }] })],
  value: [add('filter', 'filter-rows', { conditions: [{ column: 'a', operator: 'in', value: {} }] })],
  text: [
    add('roles', 'select-columns', { roles: { Name: 'feature' } }),
    cut('data.table', 'split.table'),
    join('data.table', 'roles.table'),
    join('roles.table', 'split.table'),
  ],
  name: [add('write', 'write-csv', { file_name: '/' }), add('csv', 'load-csv', { delimiter: 'ab' })],
  port: [join('split.tables', 'forest.table'), join('forest.model', 'encode.table')],
  taken: [join('data.table', 'forest.table')],
  input: [cut('data.table', 'split.table')],
  column: [set('fill-numbers', { columns: { by: 'names', names: ['Agee', 'Zeppelin'] } })],
  leak: [
    cut('data.table', 'split.table'),
    cut('split.table', 'fill-numbers.table'),
    cut('fill-numbers.table', 'fill-categories.table'),
    join('data.table', 'fill-numbers.table'),
    join('fill-numbers.table', 'split.table'),
    join('split.table', 'fill-categories.table'),
  ],
  trainingRows: [set('evaluate', { partition: 'train' })],
  unsplit: [
    cut('data.table', 'split.table'),
    cut('split.table', 'fill-numbers.table'),
    { change: 'remove_node', node: 'split' },
    join('data.table', 'fill-numbers.table'),
  ],
  measuredBefore: [cut('encode.table', 'evaluate.table'), join('data.table', 'evaluate.table')],
  trainedBefore: [cut('encode.table', 'forest.table'), join('data.table', 'forest.table')],
  anotherSplit: [
    add('other', 'train-test-split'),
    join('data.table', 'other.table'),
    cut('encode.table', 'evaluate.table'),
    join('other.table', 'evaluate.table'),
  ],
  target: [
    add('half', 'formula', { name: 'half', expression: 'Survived / 2' }),
    cut('data.table', 'split.table'),
    join('data.table', 'half.table'),
    join('half.table', 'split.table'),
  ],
  formula: [
    add('half', 'formula', { name: 'half', expression: 'Agee / 2' }),
    join('data.table', 'half.table'),
  ],
  kMeans: [
    add('groups', 'k-means', { columns: { by: 'all' }, cluster_column: 'age' }),
    join('data.table', 'groups.table'),
    add('named', 'k-means', { columns: { by: 'names', names: ['Name', 'Age'] } }),
    join('data.table', 'named.table'),
  ],
}

function problemsOf(document: WorkflowDocument): Problem[] {
  return validate(document, nodeTypes, { datasets, formulas: formulaLanguage })
}

function allProblems(): Problem[] {
  const [data, ...others] = titanic.nodes
  const broken = [
    { ...titanic, nodes: [data, data, ...others] },
    { ...titanic, edges: [...titanic.edges, edgeOf('data.table', 'nobody.table')] },
  ]
  const refused = [
    7,
    { ...titanic, format: 'flowza/9' },
    { ...titanic, format: 'other' },
    { ...titanic, more: 1, nodes: [{ ...data, id: '-', version: 0, title: 'x'.repeat(999) }] },
    { ...titanic, nodes: [{ ...data, params: { a: Symbol('no JSON') } }] },
    { ...titanic, groups: [{ id: 'a', title: 'a', colour: 'grey' }] },
  ]
  return [
    ...Object.values(workflows).flatMap((changes) => problemsOf(applyChanges(titanic, changes))),
    ...broken.flatMap(problemsOf),
    ...refused.flatMap((value) => parseDocument(value).problems),
    ...parseDocumentText('[1').problems,
  ]
}

/** Said by the plan and by the canvas, or of params that no node has. */
const elsewhere = [
  'problem.param_no_id',
  'problem.feeds_itself',
  'problem.feeds_back',
  'problem.already_connected',
  'problem.port_absent',
  'problem.machine_too_small',
  'fix.sample',
]

describe('words', () => {
  it('say what message, hint and titles say', () => {
    for (const problem of allProblems()) {
      expect(problem.words, problem.message).toBeDefined()
      const { text, hint } = englishOf(problem.words)
      const values = problem.words?.values ?? {}
      expect(fillMessage(text, values)).toBe(problem.message)
      expect(hint === undefined ? undefined : fillMessage(hint, values)).toBe(problem.hint)
      const filled = [problem.message, problem.hint]
      for (const fix of problem.fixes ?? []) {
        expect(fillMessage(englishOf(fix.words).text, fix.words?.values ?? {})).toBe(fix.title)
        filled.push(fix.title)
      }
      expect(filled.join(' ')).not.toMatch(/[{}]/)
    }
  })

  it('are made of each sentence of the language', () => {
    const made = new Set(
      allProblems().flatMap(({ words, fixes = [] }) => [words?.id, ...fixes.map((fix) => fix.words?.id)]),
    )
    const missing = [
      ...Object.keys(problemMessages).map((id) => `problem.${id}`),
      ...Object.keys(fixTitles).map((id) => `fix.${id}`),
    ].filter((id) => !made.has(id))
    expect(missing).toEqual(elsewhere)
  })

  it('fill the German sentences', () => {
    const [problem] = problemsOf(applyChanges(titanic, workflows['column']))
    expect(fillMessage(german.problem.column_not_found.text, problem.words?.values ?? {})).toBe(
      'Die Tabelle hat keine Spalte „Agee“.',
    )
  })
})

function englishOf(words: Words | undefined): { text: string; hint?: string } {
  const [room, first, second] = words?.id.split('.') ?? []
  switch (room) {
    case 'problem':
      return problemMessages[first as keyof typeof problemMessages]
    case 'fix':
      return { text: fixTitles[first as keyof typeof fixTitles] }
    case 'fault':
      return faultMessages[first as keyof typeof faultMessages]
    case 'node':
      return nodeTypes[first as keyof typeof nodeTypes].manifest.messages[second as never]
    default:
      return { text: '', hint: '' }
  }
}
