/** Documents for the tests of the export, written as a chain of steps and the models at its end. */
import {
  documentFormat,
  type WorkflowDocument,
  type WorkflowEdge,
  type WorkflowNode,
} from '../../core/document/document.ts'

export type Step = readonly [type: string, params?: WorkflowNode['params'], more?: Partial<WorkflowNode>]

export interface WorkflowPlan {
  name: string
  /** The data set behind a `load-dataset`, or a first step of its own. */
  source: string | Step
  steps?: readonly Step[]
  /** Each gets the table of the last step; what measures it follows it. */
  models?: readonly { model: Step; measures: readonly Step[] }[]
  seed?: number
}

const evaluators = new Set(['evaluate-classification', 'evaluate-regression', 'feature-importance'])

export function workflow({
  name,
  source,
  steps = [],
  models = [],
  seed = 42,
}: WorkflowPlan): WorkflowDocument {
  const nodes: WorkflowNode[] = []
  const edges: WorkflowEdge[] = []
  const add = ([type, params = {}, more = {}]: Step): string => {
    const id = more.id ?? `n${nodes.length + 1}-${type}`
    nodes.push({ type, version: 1, params, position: { x: nodes.length * 240, y: 0 }, ...more, id })
    return id
  }
  const connect = (from: string, fromPort: string, to: string, toPort: string) =>
    edges.push({ from: { node: from, port: fromPort }, to: { node: to, port: toPort } })

  let table = add(typeof source === 'string' ? ['load-dataset', { dataset: source }] : source)
  for (const step of steps) {
    const id = add(step)
    connect(table, 'table', id, 'table')
    table = id
  }
  for (const { model, measures } of models) {
    const trained = add(model)
    connect(table, 'table', trained, 'table')
    for (const measure of measures) {
      const id = add(measure)
      connect(trained, 'model', id, 'model')
      if (evaluators.has(measure[0])) connect(table, 'table', id, 'table')
    }
  }
  return { format: documentFormat, name, nodes, edges, seed }
}
