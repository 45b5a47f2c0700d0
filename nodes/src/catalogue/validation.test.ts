import { formulaLanguage } from '../core/expression/language.ts'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { applyChanges } from '../core/document/apply-change.ts'
import type { WorkflowChange } from '../core/document/change.ts'
import type { WorkflowDocument } from '../core/document/document.ts'
import type { Problem } from '../core/document/problem.ts'
import { validate } from '../core/document/validate.ts'
import type { TableSchema } from '../core/table/schema.ts'
import { nodeTypes } from './index.ts'
import { edgeOf, readTitanicTemplate } from '../runtime/testing/titanic-template.ts'

let titanic: WorkflowDocument
let datasets: Record<string, TableSchema>

beforeAll(async () => {
  ;({ document: titanic, datasets } = await readTitanicTemplate())
})

function problemsAfter(...changes: WorkflowChange[]): Problem[] {
  return validate(applyChanges(titanic, changes), nodeTypes, { datasets, formulas: formulaLanguage })
}

describe('validate', () => {
  it('finds nothing wrong with the Titanic template', () => {
    expect(problemsAfter()).toEqual([])
  })

  it('names the nodes of a circle and offers to cut it', () => {
    const problems = problemsAfter(
      { change: 'disconnect', edge: edgeOf('data.table', 'split.table') },
      { change: 'connect', edge: edgeOf('encode.table', 'split.table') },
    )
    const [cycle] = problems.filter((problem) => problem.code === 'CYCLE')
    expect(cycle?.message).toContain('split -> fill-numbers -> fill-categories -> encode -> split')
    expect(cycle?.fixes).toHaveLength(1)
  })

  it('suggests the type that was meant', () => {
    const problems = problemsAfter({
      change: 'set_node_type',
      node: 'forest',
      type: 'random-forrest',
      version: 1,
      params: {},
    })
    expect(problems).toContainEqual(
      expect.objectContaining({
        code: 'NODE_TYPE_UNKNOWN',
        node: 'forest',
        hint: 'Did you mean "random-forest"?',
      }),
    )
  })

  it('refuses a node of a future version', () => {
    const { params } = titanic.nodes.find((node) => node.id === 'forest') ?? { params: {} }
    const problems = problemsAfter({
      change: 'set_node_type',
      node: 'forest',
      type: 'random-forest',
      version: 9,
      params,
    })
    expect(problems).toContainEqual(
      expect.objectContaining({ code: 'NODE_VERSION_UNSUPPORTED', node: 'forest' }),
    )
  })

  it.each([
    [{ n_estimators: 0 }, 'PARAM_INVALID', 'n_estimators'],
    [{ n_estimators: 'many' }, 'PARAM_INVALID', 'n_estimators'],
    [{ n_estimatorz: 10 }, 'PARAM_UNKNOWN', 'n_estimatorz'],
  ])('names the param of %j', (set, code, param) => {
    const problems = problemsAfter({ change: 'set_params', node: 'forest', set })
    expect(problems).toContainEqual(
      expect.objectContaining({ code, param, node: 'forest', severity: 'error' }),
    )
  })

  it('refuses unknown ports, ports that do not fit and a second edge into a port', () => {
    expect(problemsAfter({ change: 'connect', edge: edgeOf('split.tables', 'forest.table') })).toContainEqual(
      expect.objectContaining({ code: 'PORT_UNKNOWN' }),
    )
    expect(problemsAfter({ change: 'connect', edge: edgeOf('forest.model', 'encode.table') })).toContainEqual(
      expect.objectContaining({ code: 'PORT_TYPE_MISMATCH', node: 'encode' }),
    )
    expect(problemsAfter({ change: 'connect', edge: edgeOf('data.table', 'forest.table') })).toContainEqual(
      expect.objectContaining({ code: 'PORT_ALREADY_CONNECTED', node: 'forest' }),
    )
  })

  it('names the input that is missing', () => {
    expect(problemsAfter({ change: 'disconnect', edge: edgeOf('data.table', 'split.table') })).toContainEqual(
      expect.objectContaining({ code: 'MISSING_INPUT', node: 'split', port: 'table' }),
    )
  })

  it('finds a column that is not there and knows the nearest one', () => {
    const problems = problemsAfter({
      change: 'set_params',
      node: 'fill-numbers',
      set: { columns: { by: 'names', names: ['Agee'] } },
    })
    const [problem] = problems.filter((candidate) => candidate.code === 'COLUMN_NOT_FOUND')
    expect(problem).toMatchObject({ node: 'fill-numbers', column: 'Agee', hint: 'Did you mean "Age"?' })
    const fixed = applyChanges(titanic, problem?.fixes?.[0]?.changes ?? [])
    expect(validate(fixed, nodeTypes, { datasets, formulas: formulaLanguage })).toEqual([])
  })

  it('knows no data set that is not registered', () => {
    expect(problemsAfter({ change: 'set_params', node: 'data', set: { dataset: 'titanik' } })).toContainEqual(
      expect.objectContaining({ code: 'DATASET_UNKNOWN', node: 'data' }),
    )
  })

  it('sees leakage and moves the node behind the split in one step', () => {
    const changes: WorkflowChange[] = [
      { change: 'disconnect', edge: edgeOf('data.table', 'split.table') },
      { change: 'disconnect', edge: edgeOf('split.table', 'fill-numbers.table') },
      { change: 'disconnect', edge: edgeOf('fill-numbers.table', 'fill-categories.table') },
      { change: 'connect', edge: edgeOf('data.table', 'fill-numbers.table') },
      { change: 'connect', edge: edgeOf('fill-numbers.table', 'split.table') },
      { change: 'connect', edge: edgeOf('split.table', 'fill-categories.table') },
    ]
    const leaking = applyChanges(titanic, changes)
    const problems = validate(leaking, nodeTypes, { datasets, formulas: formulaLanguage })
    expect(problems).toMatchObject([{ code: 'FIT_BEFORE_SPLIT', severity: 'warning', node: 'fill-numbers' }])
    const fixed = applyChanges(leaking, problems[0]?.fixes?.[0]?.changes ?? [])
    expect(validate(fixed, nodeTypes, { datasets, formulas: formulaLanguage })).toEqual([])
    expect(fixed.edges).toContainEqual(edgeOf('split.table', 'fill-numbers.table'))
  })

  it('sees an evaluation on training rows, with a fix that solves it', () => {
    const changes: WorkflowChange[] = [
      { change: 'set_params', node: 'evaluate', set: { partition: 'train' } },
    ]
    const problems = problemsAfter(...changes)
    expect(problems).toMatchObject([
      { code: 'EVALUATES_TRAINING_ROWS', severity: 'warning', node: 'evaluate' },
    ])
    const fixed = applyChanges(applyChanges(titanic, changes), problems[0]?.fixes?.[0]?.changes ?? [])
    expect(validate(fixed, nodeTypes, { datasets, formulas: formulaLanguage })).toEqual([])
  })

  it('says when a setting about classes does nothing, because the target is a number', () => {
    const found = (target: string, forest: Record<string, string>) =>
      problemsAfter(
        {
          change: 'add_node',
          node: {
            id: 'columns',
            type: 'select-columns',
            version: 1,
            position: { x: 0, y: 0 },
            params: { target },
          },
        },
        { change: 'disconnect', edge: edgeOf('data.table', 'split.table') },
        { change: 'connect', edge: edgeOf('data.table', 'columns.table') },
        { change: 'connect', edge: edgeOf('columns.table', 'split.table') },
        { change: 'set_params', node: 'forest', set: forest },
      ).filter(({ param }) => param !== undefined && ['criterion', 'class_weight'].includes(param))
    const set = { class_weight: 'balanced', criterion: 'entropy' }
    expect(found('Survived', set)).toEqual([])
    expect(found('Fare', set).map(({ severity, param }) => [severity, param])).toEqual([
      ['warning', 'criterion'],
      ['warning', 'class_weight'],
    ])
    expect(found('Fare', {})).toEqual([])
    expect(found('Fare', { ...set, task: 'regression' })).toEqual([])
  })

  it('answers any document without throwing', () => {
    const ids = titanic.nodes.map((node) => node.id)
    const anyEdge = fc.record({
      from: fc.record({
        node: fc.constantFrom(...ids),
        port: fc.constantFrom('table', 'model', 'constructor'),
      }),
      to: fc.record({ node: fc.constantFrom(...ids), port: fc.constantFrom('table', 'model', '__proto__') }),
    })
    const anyNode = fc.record({
      id: fc.constantFrom(...ids),
      type: fc.constantFrom(...Object.keys(nodeTypes), 'constructor', 'toString'),
      version: fc.integer({ min: 1, max: 2 }),
      params: fc.dictionary(
        fc.constantFrom('columns', 'dataset', 'n_estimators', 'method', 'target'),
        fc.jsonValue(),
      ),
      position: fc.constant({ x: 0, y: 0 }),
      disabled: fc.boolean(),
    })
    fc.assert(
      fc.property(
        fc.array(anyNode, { maxLength: 10 }),
        fc.array(anyEdge, { maxLength: 20 }),
        (nodes, edges) => {
          const document = { ...titanic, nodes, edges } as WorkflowDocument
          for (const problem of validate(document, nodeTypes, { datasets, formulas: formulaLanguage }))
            expect(problem.message).not.toBe('')
        },
      ),
      { numRuns: 500 },
    )
  })

  it('warns of a feature that is computed from the target, directly or by another', () => {
    const formula = (id: string, name: string, expression: string): WorkflowChange => ({
      change: 'add_node',
      node: {
        id,
        type: 'formula',
        version: 1,
        position: { x: 0, y: 0 },
        params: { name, expression },
      },
    })
    const wired: WorkflowChange[] = [
      { change: 'disconnect', edge: edgeOf('data.table', 'split.table') },
      { change: 'connect', edge: edgeOf('data.table', 'first.table') },
      { change: 'connect', edge: edgeOf('first.table', 'second.table') },
      { change: 'connect', edge: edgeOf('second.table', 'split.table') },
    ]
    const found = (first: string, second: string) =>
      problemsAfter(formula('first', 'half', first), formula('second', 'whole', second), ...wired)
    const leaks = found('Survived / 2', 'half * 2').filter(({ code }) => code === 'TARGET_IN_FEATURES')
    expect(leaks.map(({ node, severity }) => [node, severity])).toEqual([
      ['first', 'warning'],
      ['second', 'warning'],
    ])
    expect(leaks[0].message).toContain('"half" is computed from "Survived"')
    expect(found('Age / 2', 'half * 2')).toEqual([])
    expect(found('Agee / 2', 'half * 2')).toMatchObject([
      {
        code: 'NODE_MESSAGE',
        node: 'first',
        param: 'expression',
        message: 'There is no column "Agee".',
        fixes: [{ title: 'Write Age', changes: [{ set: { expression: 'Age / 2' } }] }],
      },
    ])
  })
})
