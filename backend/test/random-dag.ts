/** Random workflows of the test catalogue, and an oracle that knows from values alone what an edit makes run again. */
import type { WorkflowDocument, WorkflowNode } from '@flowza/nodes/core'
import { sketch } from './documents.ts'

/** Numbers in [0, 1) from a seed: Tommy Ettinger's mulberry32. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const paramOf: Record<string, string> = { number: 'value', add: 'plus', round: 'step' }

/** A DAG in which every node but the sources has one or two inputs among the twelve nodes before it. */
export function randomDag(size: number, random: () => number): WorkflowDocument {
  const nodes: Record<string, Pick<WorkflowNode, 'type' | 'params'>> = {}
  const edges: string[] = []
  for (let index = 0; index < size; index++) {
    const id = `n${index}`
    const type = index < 4 ? 'number' : random() < 0.45 ? 'round' : 'add'
    nodes[id] = { type, params: { [paramOf[type]]: 1 + Math.floor(random() * 9) } }
    if (type === 'number') continue
    const before = () => index - 1 - Math.floor(random() * Math.min(index, 12))
    edges.push(`n${before()} -> ${id}.a`)
    if (random() < 0.5) edges.push(`n${before()} -> ${id}.b`)
  }
  return sketch('Random', nodes, edges)
}

/** The same workflow with another value of one param of one node. */
export function editOneParam(document: WorkflowDocument, random: () => number): WorkflowDocument {
  const chosen = Math.floor(random() * document.nodes.length)
  const value = 1 + Math.floor(random() * 9)
  return {
    ...document,
    nodes: document.nodes.map((node, index) =>
      index === chosen ? { ...node, params: { [paramOf[node.type]]: value } } : node,
    ),
  }
}

/** What every node of the document computes, by id; the nodes stand in the order of their dependence. */
export function valuesOf(document: WorkflowDocument): Map<string, number> {
  const values = new Map<string, number>()
  for (const node of document.nodes) {
    const sum = inputsOf(document, node.id).reduce((total, { from }) => total + (values.get(from) ?? 0), 0)
    const param = Number(node.params[paramOf[node.type]])
    values.set(node.id, node.type === 'round' ? Math.floor(sum / param) * param : sum + param)
  }
  return values
}

/**
 * Tells what has to be done: the works whose type, param and input values have never come together before, each with the
 * nodes that stand for it. Two nodes of one work may both run when neither waits for the other.
 */
export function createOracle(): (document: WorkflowDocument) => string[][] {
  const seen = new Set<string>()
  return (document) => {
    const values = valuesOf(document)
    const works = Map.groupBy(document.nodes, (node) => {
      const inputs = inputsOf(document, node.id).map(({ port, from }) => [port, values.get(from)])
      return JSON.stringify([node.type, node.params, inputs])
    })
    return [...works].flatMap(([work, nodes]) => {
      if (seen.has(work)) return []
      seen.add(work)
      return [nodes.map((node) => node.id)]
    })
  }
}

function inputsOf(document: WorkflowDocument, id: string): { port: string; from: string }[] {
  return document.edges
    .filter((edge) => edge.to.node === id)
    .map((edge) => ({ port: edge.to.port, from: edge.from.node }))
    .sort((a, b) => (a.port < b.port ? -1 : 1))
}
