import {
  applyChange,
  closest,
  findNode,
  type WorkflowChange,
  type WorkflowDocument,
} from '@flowza/nodes/core'
import { UserError } from '../user-error.ts'

/** Values by node and param, for one run: `{ forest: { n_estimators: 200 } }`. */
export type ParamOverrides = Record<string, Record<string, ParamValue>>
export type ParamValue = WorkflowDocument['nodes'][number]['params'][string]

/** Overrides as the edits that they are. */
export function changesOf(overrides: ParamOverrides): WorkflowChange[] {
  return Object.entries(overrides).map(([node, set]) => ({ change: 'set_params', node, set }))
}

/**
 * The document with the edits made. Whether it can run like that is for validation, as with every edit.
 *
 * @throws UserError `VALIDATION` for a node that isn't there
 */
export function overrideParams(
  document: WorkflowDocument,
  changes: readonly WorkflowChange[],
): WorkflowDocument {
  return changes.reduce((changed, change) => {
    if (change.change === 'set_params') requireNode(changed, change.node)
    return applyChange(changed, change)
  }, document)
}

/** @throws UserError `VALIDATION` */
export function requireNode(document: WorkflowDocument, id: string): void {
  if (findNode(document, id) !== undefined) return
  const ids = document.nodes.map((node) => node.id)
  const near = closest(id, ids)
  throw new UserError('VALIDATION', `The workflow has no node "${id}" whose params could be set.`, {
    hint: near.length > 0 ? `Did you mean "${near[0]}"?` : `Its nodes are ${ids.join(', ') || 'none'}.`,
  })
}
