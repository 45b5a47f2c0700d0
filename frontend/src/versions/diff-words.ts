/** Differences between documents in words. */
import { nodeTypeOf, titleOf, type WorkflowDocument, type WorkflowNode } from '@flowza/nodes/core'
import type { english } from '../i18n/en/index.ts'
import { i18n } from '../i18n/i18n.ts'
import { shownNodeTypes } from '../i18n/node-types.ts'
import { describeChange } from '../runs/describe-change.ts'
import type { DocumentDiff, FieldDifference, NodeDifference } from './document-diff.ts'

type FieldName = keyof (typeof english)['versions']['fields']

/** `2 nodes added, 1 wire changed`; where nothing differs, the word for it. */
export function summariseDiff({ nodes, edges, groups, notes, workflow }: DocumentDiff): string {
  const of = (kind: NodeDifference['kind']): number => nodes.filter((node) => node.kind === kind).length
  const sum = ({ added, removed, changed }: DocumentDiff['groups']): number => added + removed + changed
  const parts = [
    part(of('added'), (count) => i18n.t('versions:diff.nodesAdded', { count })),
    part(of('removed'), (count) => i18n.t('versions:diff.nodesRemoved', { count })),
    part(of('changed'), (count) => i18n.t('versions:diff.nodesChanged', { count })),
    part(of('moved'), (count) => i18n.t('versions:diff.nodesMoved', { count })),
    part(edges.added.length + edges.removed.length, (count) => i18n.t('versions:diff.edges', { count })),
    part(sum(groups), (count) => i18n.t('versions:diff.groups', { count })),
    part(sum(notes), (count) => i18n.t('versions:diff.notes', { count })),
    part(workflow.length, () => i18n.t('versions:diff.workflow')),
  ]
  return parts.filter((text) => text !== null).join(', ') || i18n.t('versions:diff.nothing')
}

function part(count: number, word: (count: number) => string): string | null {
  return count === 0 ? null : word(count)
}

/** `Trees changed 100 → 200` for a param, `Title: none → Forest` for the rest. */
export function describeField(difference: FieldDifference, node?: WorkflowNode): string {
  const { field, before, after } = difference
  if (field.startsWith('params.')) {
    return describeChange(
      { field, before, after },
      node === undefined ? undefined : nodeTypeOf(shownNodeTypes(), node.type),
    )
  }
  return i18n.t('versions:diff.field', {
    field: fieldWord(field),
    before: valueWord(before),
    after: valueWord(after),
  })
}

/** A wire by the titles of its nodes in whichever of the documents has them. */
export function describeWire(
  edge: WorkflowDocument['edges'][number],
  documents: readonly WorkflowDocument[],
): { from: string; to: string } {
  const title = (id: string): string => {
    const node = documents.flatMap(({ nodes }) => nodes).find((each) => each.id === id)
    return node === undefined ? id : nodeWord(node)
  }
  return { from: title(edge.from.node), to: `${title(edge.to.node)} (${edge.to.port})` }
}

export function nodeWord(node: WorkflowNode): string {
  const type = nodeTypeOf(shownNodeTypes(), node.type)
  return type === undefined ? (node.title ?? node.type) : titleOf(node, type)
}

export function fieldWord(field: string): string {
  return isField(field) ? i18n.t(`versions:fields.${field}`) : field
}

/** A value in a few words; undefined is a default. */
export function valueWord(value: unknown): string {
  if (value === undefined) return i18n.t('versions:diff.unset')
  if (value === null || value === '') return i18n.t('versions:diff.none')
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

function isField(field: string): field is FieldName {
  return i18n.has(`versions:fields.${field}`)
}
