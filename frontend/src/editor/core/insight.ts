/** What follows from the document and is never stored: schemas, problems, stale nodes. Memoised by identity. */
import {
  inputSchemasOf,
  propagateSchemas,
  validate,
  type KnownSchemas,
  type NodeTypes,
  type PortSchema,
  type Problem,
  type PropagatedSchemas,
  type WorkflowChange,
  type WorkflowDocument,
  type WorkflowNode,
} from '@flowza/nodes/core'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Editor } from './editor.ts'
import { createSignatures, staleNodes } from './staleness.ts'

/** What the server has told: data sets, and the last run with the document that it ran. */
export interface Observations {
  datasets: KnownSchemas['datasets']
  /** Null until a workflow has a formula and what reads them is loaded. */
  formulas: KnownSchemas['formulas']
  datasetDigests: Readonly<Record<string, string>>
  lastRun: LastRun | null
}

export interface LastRun {
  document: WorkflowDocument
  finished: readonly string[]
  /** Schemas that its outputs turned out to have, by node id and port. */
  observed: NonNullable<KnownSchemas['observed']>
}

export interface Insight {
  schemas: PropagatedSchemas
  problems: readonly Problem[]
  problemsByNode: ReadonlyMap<string, readonly Problem[]>
  stale: ReadonlySet<string>
}

export interface InsightSource {
  /** What a page shows: it may be one picture behind the document. */
  store: StoreApi<Insight>
  /** Up to date with the document. */
  now(): Insight
  observe(observations: Partial<Observations>): void
  /** What arrives at a node's inputs, as far as it is known. */
  inputsOf(node: string): Record<string, PortSchema | undefined>
  /** Stops following the editor. */
  dispose(): void
}

/**
 * Follows an editor's document; dragging and selecting cost nothing, because they don't change it.
 *
 * @param later when to think about a change: at once unless said otherwise. A page paints the change first.
 */
export function createInsight(
  editor: Editor,
  later: (work: () => void) => void = (work) => work(),
): InsightSource {
  let observations: Observations = { datasets: null, formulas: null, datasetDigests: {}, lastRun: null }
  let signatures = createSignatures({ nodeTypes: editor.nodeTypes, datasets: {} })

  function derive(): Insight {
    const { document } = editor.store.getState()
    return deriveInsight(document, editor.nodeTypes, observations, signatures)
  }

  const store = createStore<Insight>(derive)
  let isBehind = false

  function catchUp(): void {
    if (!isBehind) return
    isBehind = false
    store.setState(derive())
  }

  const unsubscribe = editor.store.subscribe((state, former) => {
    if (state.document === former.document || isBehind) return
    const { problems } = store.getState()
    if (meanTheSame(state.document, former.document, problems)) return
    isBehind = true
    later(catchUp)
  })

  return {
    store,
    now() {
      catchUp()
      return store.getState()
    },
    dispose() {
      unsubscribe()
      isBehind = false
    },
    observe(more) {
      isBehind = false
      const former = observations
      observations = { ...observations, ...more }
      if (observations.datasetDigests !== former.datasetDigests) {
        signatures = createSignatures({ nodeTypes: editor.nodeTypes, datasets: observations.datasetDigests })
      }
      store.setState(derive())
    },
    inputsOf(node) {
      catchUp()
      return inputSchemasOf(editor.store.getState().document, node, store.getState().schemas)
    },
  }
}

/**
 * Whether what followed from `a` follows from `b` too: they differ at most in where things are and what is written beside
 * them, and no fix among the problems places anything.
 */
function meanTheSame(a: WorkflowDocument, b: WorkflowDocument, problems: readonly Problem[]): boolean {
  if (a.edges !== b.edges || a.seed !== b.seed || a.nodes.length !== b.nodes.length) return false
  const places = (change: WorkflowChange): boolean => change.change === 'move' || change.change === 'add_node'
  if (problems.some(({ fixes = [] }) => fixes.some((fix) => fix.changes.some(places)))) return false
  return a.nodes.every((node, index) => node === b.nodes[index] || differInPlaceOnly(node, b.nodes[index]))
}

const besideThePoint: ReadonlySet<string> = new Set(['position', 'note', 'group'])

function differInPlaceOnly(a: WorkflowNode, b: WorkflowNode): boolean {
  const before = new Map<string, unknown>(Object.entries(a))
  const after = new Map<string, unknown>(Object.entries(b))
  return [...new Set([...before.keys(), ...after.keys()])].every(
    (key) => besideThePoint.has(key) || before.get(key) === after.get(key),
  )
}

function deriveInsight(
  document: WorkflowDocument,
  nodeTypes: NodeTypes,
  { datasets, formulas, lastRun }: Observations,
  signatures: ReturnType<typeof createSignatures>,
): Insight {
  const stale =
    lastRun === null
      ? new Set<string>()
      : staleNodes({ document, ran: lastRun.document, finished: lastRun.finished, signatures })
  // What a run has shown holds only for nodes that would give the same again.
  const observed = Object.fromEntries(
    Object.entries(lastRun?.observed ?? {}).filter(([id]) => !stale.has(id)),
  )
  const known: KnownSchemas = { datasets, formulas, observed }
  const schemas = propagateSchemas(document, nodeTypes, known)
  const problems = validate(document, nodeTypes, known, schemas)
  return {
    schemas,
    problems,
    problemsByNode: groupByNode(problems),
    stale,
  }
}

function groupByNode(problems: readonly Problem[]): ReadonlyMap<string, readonly Problem[]> {
  const groups = new Map<string, Problem[]>()
  for (const problem of problems) {
    if (problem.node === undefined) continue
    const group = groups.get(problem.node)
    if (group === undefined) groups.set(problem.node, [problem])
    else group.push(problem)
  }
  return groups
}
