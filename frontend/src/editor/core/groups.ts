/** Groups: nodes that belong together, framed or collapsed to one box, and how groups are made and dissolved. */
import type {
  Endpoint,
  WorkflowChange,
  WorkflowDocument,
  WorkflowEdge,
  WorkflowGroup,
} from '@flowza/nodes/core'
import type { Editor } from './editor.ts'
import { nodeById } from './node-index.ts'

interface GroupIndex {
  groups: ReadonlyMap<string, WorkflowGroup>
  members: ReadonlyMap<string, readonly string[]>
  /** Members of collapsed groups, with their group. */
  hidden: ReadonlyMap<string, string>
}

const known = new WeakMap<WorkflowDocument, GroupIndex>()

/** Groups and their members, found once for each document object. */
export function groupsOf(document: WorkflowDocument): GroupIndex {
  const present = known.get(document) ?? indexGroups(document)
  known.set(document, present)
  return present
}

function indexGroups(document: WorkflowDocument): GroupIndex {
  const groups = new Map((document.groups ?? []).map((group) => [group.id, group]))
  const members = new Map<string, string[]>([...groups.keys()].map((id) => [id, []]))
  const hidden = new Map<string, string>()
  if (groups.size > 0) {
    for (const node of document.nodes) {
      if (node.group === undefined) continue
      members.get(node.group)?.push(node.id)
      if (groups.get(node.group)?.collapsed === true) hidden.set(node.id, node.group)
    }
  }
  return { groups, members, hidden }
}

/** The ports of a group's members that edges from outside end at, and those that edges to the outside start at. */
export function outerPorts(
  document: WorkflowDocument,
  group: string,
): { inputs: readonly Endpoint[]; outputs: readonly Endpoint[] } {
  const members = new Set(groupsOf(document).members.get(group))
  const inputs = new Map<string, Endpoint>()
  const outputs = new Map<string, Endpoint>()
  for (const { from, to } of document.edges) {
    if (members.has(from.node) === members.has(to.node)) continue
    if (members.has(to.node)) inputs.set(`${to.node}.${to.port}`, to)
    else outputs.set(`${from.node}.${from.port}`, from)
  }
  return { inputs: [...inputs.values()], outputs: [...outputs.values()] }
}

/** Whether both ends of an edge are in one collapsed group, where it isn't seen. */
export function isInside(document: WorkflowDocument, edge: WorkflowEdge): boolean {
  const { hidden } = groupsOf(document)
  const group = hidden.get(edge.from.node)
  return group !== undefined && hidden.get(edge.to.node) === group
}

/** Puts nodes into a new group; a group that loses all of its members by that goes. Null for no nodes. */
export function groupNodes(editor: Editor, ids: readonly string[], title: string): string | null {
  const { document } = editor.store.getState()
  const nodes = ids.filter((id) => nodeById(document, id) !== undefined)
  if (nodes.length === 0) return null
  const id = editor.newId('group')
  const chosen = new Set(nodes)
  const emptied = [...groupsOf(document).members].filter(
    ([, members]) => members.length > 0 && members.every((member) => chosen.has(member)),
  )
  editor.apply(
    [
      ...emptied.map(([group]): WorkflowChange => ({ change: 'remove_group', group })),
      { change: 'add_group', group: { id, title } },
      ...nodes.map((node): WorkflowChange => ({ change: 'assign_group', node, group: id })),
    ],
    { history: 'record' },
  )
  return id
}

/** Takes groups away; their nodes stay where they are. */
export function dissolveGroups(editor: Editor, groups: readonly string[]): void {
  editor.apply(
    groups.map((group): WorkflowChange => ({ change: 'remove_group', group })),
    { history: 'record' },
  )
}

/** Changes the title, the colour, or whether a group is collapsed. */
export function setGroup(
  editor: Editor,
  id: string,
  set: { title?: string; colour?: WorkflowGroup['colour'] | null; collapsed?: boolean },
): void {
  const former = groupsOf(editor.store.getState().document).groups.get(id)
  if (former === undefined) return
  const { colour: formerColour, collapsed: formerlyCollapsed, ...rest } = former
  const colour = set.colour === undefined ? formerColour : (set.colour ?? undefined)
  const collapsed = set.collapsed ?? formerlyCollapsed === true
  editor.apply(
    {
      change: 'set_group',
      group: {
        ...rest,
        ...(set.title !== undefined && { title: set.title }),
        ...(colour !== undefined && { colour }),
        ...(collapsed && { collapsed }),
      },
    },
    { history: 'record' },
  )
}

/** The groups that any of these nodes belong to. */
export function groupsOfNodes(document: WorkflowDocument, ids: readonly string[]): string[] {
  const found = new Set<string>()
  for (const id of ids) {
    const group = nodeById(document, id)?.group
    if (group !== undefined && groupsOf(document).groups.has(group)) found.add(group)
  }
  return [...found]
}
