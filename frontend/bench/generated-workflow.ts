/** Workflows of any size for measuring: blocks of a table that eight models learn from, each evaluated and explained. */
import type { WorkflowDocument, WorkflowEdge, WorkflowNode } from '@flowza/nodes/core'

const modelTypes = ['random-forest', 'logistic-regression', 'decision-tree', 'gradient-boosting'] as const
const step = { x: 280, y: 136 }
const modelsPerBlock = 8
const blockSize = 4 + 3 * modelsPerBlock

/** `count` nodes and about one and a half times as many edges, laid out in rows of blocks. */
export function generatedWorkflow(count: number): WorkflowDocument {
  const nodes: WorkflowNode[] = []
  const edges: WorkflowEdge[] = []
  const blocksPerRow = Math.max(1, Math.round(Math.sqrt(count / blockSize)))
  for (let block = 0; nodes.length < count; block++) {
    const left = (block % blocksPerRow) * step.x * 7
    const top = Math.floor(block / blocksPerRow) * step.y * (modelsPerBlock * 2 + 1)
    const built = buildBlock(block, { left, top })
    nodes.push(...built.nodes)
    edges.push(...built.edges)
  }
  const kept = nodes.slice(0, count)
  const ids = new Set(kept.map((node) => node.id))
  return {
    format: 'flowza/1',
    name: `Generated, ${count} nodes`,
    nodes: kept,
    edges: edges.filter((edge) => ids.has(edge.from.node) && ids.has(edge.to.node)),
    seed: 42,
  }
}

function buildBlock(block: number, at: { left: number; top: number }) {
  const nodes: WorkflowNode[] = []
  const edges: WorkflowEdge[] = []

  function add(name: string, type: string, column: number, row: number, params: WorkflowNode['params'] = {}) {
    const id = `b${block}-${name}`
    const position = { x: at.left + column * step.x, y: at.top + row * step.y }
    nodes.push({ id, type, version: 1, params, position })
    return id
  }

  function join(from: string, output: string, to: string, input: string): void {
    edges.push({ from: { node: from, port: output }, to: { node: to, port: input } })
  }

  const middle = modelsPerBlock - 1
  const data = add('data', 'load-dataset', 0, middle, { dataset: 'titanic' })
  const split = add('split', 'train-test-split', 1, middle)
  const fill = add('fill', 'impute', 2, middle)
  const encode = add('encode', 'one-hot-encode', 3, middle)
  join(data, 'table', split, 'table')
  join(split, 'table', fill, 'table')
  join(fill, 'table', encode, 'table')
  for (let index = 0; index < modelsPerBlock; index++) {
    const model = add(`model-${index}`, modelTypes[index % modelTypes.length], 4, index * 2)
    const evaluate = add(`evaluate-${index}`, 'evaluate-classification', 5, index * 2)
    const explain = add(`explain-${index}`, 'feature-importance', 5, index * 2 + 1)
    join(encode, 'table', model, 'table')
    for (const reader of [evaluate, explain]) {
      join(model, 'model', reader, 'model')
      join(encode, 'table', reader, 'table')
    }
  }
  return { nodes, edges }
}
