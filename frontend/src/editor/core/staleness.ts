/**
 * What a run would compute again: a node whose type, params, data sets or anything upstream differ from the document
 * that its last result came from. Sound, not exact: an upstream node that happens to give the same bytes is reused after
 * all, which only the run can know.
 */
import {
  canonicalJson,
  effectiveParams,
  nodeTypeOf,
  passThroughPorts,
  resolveParams,
  topologyOf,
  type NodeTypes,
  type WorkflowDocument,
} from '@flowza/nodes/core'

export interface StalenessOptions {
  nodeTypes: NodeTypes
  /** Digest of each data set's file, by id. */
  datasets: Readonly<Record<string, string>>
}

/** What a node's result depends on, as numbers that are equal exactly when everything upstream is equal. */
export function createSignatures(options: StalenessOptions): {
  of(document: WorkflowDocument): ReadonlyMap<string, number>
} {
  const interned = new Map<string, number>()
  const known = new WeakMap<WorkflowDocument, ReadonlyMap<string, number>>()

  function intern(text: string): number {
    const present = interned.get(text)
    if (present !== undefined) return present
    interned.set(text, interned.size)
    return interned.size - 1
  }

  function compute(document: WorkflowDocument): ReadonlyMap<string, number> {
    const nodes = new Map(document.nodes.map((node) => [node.id, node]))
    const { order, incoming } = topologyOf(document)
    const signatures = new Map<string, number>()
    const outputs = new Map<string, number>()
    for (const id of order) {
      const node = nodes.get(id)
      if (node === undefined) continue
      const type = nodeTypeOf(options.nodeTypes, node.type)
      const inputs = Object.fromEntries(
        (incoming.get(id) ?? []).map((edge) => [
          edge.to.port,
          outputs.get(`${edge.from.node} ${edge.from.port}`) ?? null,
        ]),
      )
      const params = (type && resolveParams(node, type).params) ?? node.params
      const datasets = (type?.manifest.capabilities.datasetParams ?? []).map(
        (name) => options.datasets[String(params[name])] ?? null,
      )
      const signature = intern(
        canonicalJson({
          type: type?.manifest.id ?? node.type,
          version: node.version,
          params: effectiveParams(params, document.seed),
          datasets,
          inputs,
        }),
      )
      signatures.set(id, node.disabled === true ? intern(`disabled ${signature}`) : signature)
      for (const port of Object.keys(type?.manifest.outputs ?? {})) {
        outputs.set(`${id} ${port}`, intern(`${signature} ${port}`))
      }
      if (node.disabled === true && type !== undefined) {
        for (const [output, input] of Object.entries(passThroughPorts(type))) {
          const passed = inputs[input]
          if (passed !== null && passed !== undefined) outputs.set(`${id} ${output}`, passed)
        }
      }
    }
    return signatures
  }

  return {
    of(document) {
      const present = known.get(document) ?? compute(document)
      known.set(document, present)
      return present
    },
  }
}

/** The nodes of `document` whose results of a run of `ran` no longer stand for them. */
export function staleNodes(input: {
  document: WorkflowDocument
  ran: WorkflowDocument
  /** Nodes that have a result of that run. */
  finished: Iterable<string>
  signatures: ReturnType<typeof createSignatures>
}): ReadonlySet<string> {
  const now = input.signatures.of(input.document)
  const then = input.signatures.of(input.ran)
  const stale = new Set<string>()
  for (const id of input.finished) {
    const signature = now.get(id)
    if (signature !== undefined && signature !== then.get(id)) stale.add(id)
  }
  return stale
}
