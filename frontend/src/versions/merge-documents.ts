/**
 * Three-way merge of workflow documents: what one side changed is taken, what both changed alike too, and what both
 * changed differently is a conflict, never decided unseen. Works on elements and their fields, params one by one.
 */
import { describeEdge, type WorkflowDocument, type WorkflowEdge, type WorkflowNode } from '@flowza/nodes/core'
import { countedId } from '../editor/core/editor.ts'
import { differ } from './changes-between.ts'

export type Side = 'mine' | 'stored'

/** Two answers to one question. `mine` or `stored` is undefined where that side took the thing away. */
export interface MergeConflict {
  /** Stable between merges of the same documents: what choices are kept under. */
  key: string
  what: 'node' | 'group' | 'note' | 'workflow' | 'input'
  /** Id of the element; the workflow has none. */
  id: string | null
  /** `params.n_estimators`, `title`, a port; null where the whole element is meant. */
  field: string | null
  base: unknown
  mine: unknown
  stored: unknown
}

export interface MergeResult {
  document: WorkflowDocument
  conflicts: readonly MergeConflict[]
}

export interface MergeInput {
  /** What both sides were made from. */
  base: WorkflowDocument
  mine: WorkflowDocument
  stored: WorkflowDocument
  /** Which side a conflict goes to; mine where it isn't said. */
  choices?: Readonly<Record<string, Side>>
}

type Fields = Record<string, unknown>
interface Element {
  id: string
}

/** Merges; with every conflict chosen for, the document is the one to store. */
export function mergeDocuments({ base, mine, stored, choices = {} }: MergeInput): MergeResult {
  const conflicts: MergeConflict[] = []

  /** Mine or stored, and the conflict on record. */
  function decide<Value>(conflict: Omit<MergeConflict, 'key'>, values: Record<Side, Value>): Value {
    const key = [conflict.what, conflict.id, conflict.field].filter((part) => part !== null).join(' ')
    conflicts.push({ ...conflict, key })
    return values[choices[key] ?? 'mine']
  }

  function mergeFields(
    what: MergeConflict['what'],
    id: string | null,
    sides: [Fields, Fields, Fields],
  ): Fields {
    const [b, m, s] = sides
    const merged: Fields = {}
    for (const field of new Set([...Object.keys(s), ...Object.keys(m), ...Object.keys(b)])) {
      const value = mergeValue(what, id, field, [b[field], m[field], s[field]])
      if (value !== undefined) merged[field] = value
    }
    return merged
  }

  function mergeValue(
    what: MergeConflict['what'],
    id: string | null,
    field: string,
    [b, m, s]: [unknown, unknown, unknown],
  ): unknown {
    if (!differ(m, s) || !differ(b, s)) return m
    if (!differ(b, m)) return s
    return decide({ what, id, field, base: b, mine: m, stored: s }, { mine: m, stored: s })
  }

  function mergeNode(b: WorkflowNode, m: WorkflowNode, s: WorkflowNode): WorkflowNode {
    const { params: bParams, ...bRest } = b
    const { params: mParams, ...mRest } = m
    const { params: sParams, ...sRest } = s
    if (m.type !== s.type) return mergeRetyped(b, m, s)
    const params = mergeFields('node', m.id, [
      paramFields(bParams),
      paramFields(mParams),
      paramFields(sParams),
    ])
    return {
      ...mergeFields('node', m.id, [bRest, mRest, sRest]),
      params: Object.fromEntries(
        Object.entries(params).map(([name, value]) => [name.slice(paramPrefix.length), value]),
      ),
    } as WorkflowNode
  }

  /** Params belong to their type: where types differ, the two go together. */
  function mergeRetyped(b: WorkflowNode, m: WorkflowNode, s: WorkflowNode): WorkflowNode {
    const [bParts, mParts, sParts] = [b, m, s].map(({ type, version, params, ...rest }) => ({
      kind: { type, version, params },
      rest,
    }))
    return {
      ...mergeFields('node', m.id, [bParts.rest, mParts.rest, sParts.rest]),
      ...(mergeValue('node', m.id, 'type', [bParts.kind, mParts.kind, sParts.kind]) as object),
    } as WorkflowNode
  }

  function mergeList<Kind extends Element>(
    what: 'node' | 'group' | 'note',
    lists: Record<'base' | Side, readonly Kind[]>,
    mergeOne: (b: Kind, m: Kind, s: Kind) => Kind,
  ): Kind[] {
    const [b, m, s] = [byId(lists.base), byId(lists.mine), byId(lists.stored)]
    const ids = new Set([...lists.stored, ...lists.mine].map(({ id }) => id))
    const merged: Kind[] = []
    for (const id of ids) {
      const [inBase, inMine, inStored] = [b.get(id), m.get(id), s.get(id)]
      const result =
        inMine !== undefined && inStored !== undefined
          ? mergeOne(inBase ?? inStored, inMine, inStored)
          : mergeOneSided(what, id, inBase, { mine: inMine, stored: inStored })
      if (result !== undefined) merged.push(result)
    }
    return merged
  }

  /** On one side only: new there, or removed on the other. */
  function mergeOneSided<Kind extends Element>(
    what: 'node' | 'group' | 'note',
    id: string,
    inBase: Kind | undefined,
    { mine: inMine, stored: inStored }: Record<Side, Kind | undefined>,
  ): Kind | undefined {
    const left = inMine ?? inStored
    if (inBase === undefined) return left
    if (!differ(inBase, left)) return undefined
    return decide(
      { what, id, field: null, base: inBase, mine: inMine, stored: inStored },
      { mine: inMine, stored: inStored },
    )
  }

  function mergeEdges(ours: WorkflowDocument, nodes: readonly WorkflowNode[]): WorkflowEdge[] {
    const [b, m, s] = [base, ours, stored].map(
      ({ edges }) => new Map(edges.map((edge) => [describeEdge(edge), edge])),
    )
    const there = byId(nodes)
    const edges = [...new Map([...s, ...m])].flatMap(([key, edge]) => {
      const stays = b.has(key) ? m.has(key) && s.has(key) : true
      return stays && there.has(edge.from.node) && there.has(edge.to.node) ? [edge] : []
    })
    // One side joined an input to this, the other to that.
    const refused = new Set<WorkflowEdge>()
    for (const [input, list] of Map.groupBy(edges, ({ to }) => `${to.node}.${to.port}`)) {
      const added = list.filter((edge) => !b.has(describeEdge(edge)))
      const fromMine = added.filter((edge) => !s.has(describeEdge(edge)))
      const fromStored = added.filter((edge) => !m.has(describeEdge(edge)))
      if (fromMine.length === 0 || fromStored.length === 0) continue
      const former = base.edges.find(({ to }) => `${to.node}.${to.port}` === input)
      const dropped = decide(
        {
          what: 'input',
          id: list[0].to.node,
          field: list[0].to.port,
          base: former?.from,
          mine: fromMine[0].from,
          stored: fromStored[0].from,
        },
        { mine: fromStored, stored: fromMine },
      )
      for (const edge of dropped) refused.add(edge)
    }
    return edges.filter((edge) => !refused.has(edge))
  }

  const ours = withFreeIds({ base, mine, stored })
  const groups = mergeList(
    'group',
    { base: base.groups ?? [], mine: ours.groups ?? [], stored: stored.groups ?? [] },
    (b, m, s) => mergeFields('group', m.id, [b, m, s]) as typeof m,
  )
  const notes = mergeList(
    'note',
    { base: base.notes ?? [], mine: ours.notes ?? [], stored: stored.notes ?? [] },
    (b, m, s) => mergeFields('note', m.id, [b, m, s]) as typeof m,
  )
  const knownGroups = byId(groups)
  const nodes = mergeList(
    'node',
    { base: base.nodes, mine: ours.nodes, stored: stored.nodes },
    mergeNode,
  ).map((node) => {
    if (node.group === undefined || knownGroups.has(node.group)) return node
    const { group: _, ...rest } = node
    return rest
  })
  const fields = mergeFields('workflow', null, [ownFields(base), ownFields(ours), ownFields(stored)])
  const document = {
    ...fields,
    nodes,
    edges: mergeEdges(ours, nodes),
    ...(groups.length > 0 && { groups }),
    ...(notes.length > 0 && { notes }),
  } as WorkflowDocument
  return { document, conflicts }
}

/**
 * Two people who each add an imputer both call it `impute`: they are two nodes, so mine gets another id. What was added
 * alike on both sides is one.
 */
function withFreeIds({ base, mine, stored }: Record<'base' | Side, WorkflowDocument>): WorkflowDocument {
  const [inBase, inStored] = [elementsById(base), elementsById(stored)]
  const inMine = elementsById(mine)
  const taken = new Set([...inBase.keys(), ...inStored.keys(), ...inMine.keys()])
  const renamed = new Map<string, string>()
  for (const [id, element] of inMine) {
    if (inBase.has(id) || !inStored.has(id) || !differ(element, inStored.get(id))) continue
    const free = countedId(id, taken)
    taken.add(free)
    renamed.set(id, free)
  }
  if (renamed.size === 0) return mine
  const idOf = (id: string): string => renamed.get(id) ?? id
  const withId = <Kind extends Element>(element: Kind): Kind => ({ ...element, id: idOf(element.id) })
  return {
    ...mine,
    nodes: mine.nodes.map((node) => ({
      ...withId(node),
      ...(node.group !== undefined && { group: idOf(node.group) }),
    })),
    edges: mine.edges.map(({ from, to }) => ({
      from: { ...from, node: idOf(from.node) },
      to: { ...to, node: idOf(to.node) },
    })),
    ...(mine.groups !== undefined && { groups: mine.groups.map(withId) }),
    ...(mine.notes !== undefined && { notes: mine.notes.map(withId) }),
  }
}

const paramPrefix = 'params.'

function paramFields(params: Fields): Fields {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [`${paramPrefix}${name}`, value]))
}

/** A document without its lists. */
function ownFields(document: WorkflowDocument): Fields {
  const { nodes: _n, edges: _e, groups: _g, notes: _t, ...fields } = document
  return fields
}

function byId<Kind extends Element>(list: readonly Kind[]): Map<string, Kind> {
  return new Map(list.map((element) => [element.id, element]))
}

function elementsById({ nodes, groups = [], notes = [] }: WorkflowDocument): Map<string, Element> {
  return byId<Element>([...nodes, ...groups, ...notes])
}
