/** History entries: what a gesture did, how to take it back, and what was selected before and after. */
import { applyChanges, ChangeError, type WorkflowChange, type WorkflowDocument } from '@flowza/nodes/core'
import type { Selection } from './selection.ts'

export interface HistoryEntry {
  changes: readonly WorkflowChange[]
  inverse: readonly WorkflowChange[]
  selectionBefore: Selection
  selectionAfter: Selection
  /** Names the gesture while it goes on, so that its next change joins the entry; null once it has ended. */
  gesture: string | null
}

/** The entry with one more step of the same gesture. */
export function extendEntry(
  entry: HistoryEntry,
  step: Pick<HistoryEntry, 'changes' | 'inverse' | 'selectionAfter'>,
): HistoryEntry {
  const compacted = compact(entry, step)
  return {
    ...entry,
    selectionAfter: step.selectionAfter,
    changes: compacted?.changes ?? [...entry.changes, ...step.changes],
    inverse: compacted?.inverse ?? [...step.inverse, ...entry.inverse],
  }
}

/**
 * A slider dragged through a hundred values is one change from the first to the last: the newest change replaces the
 * former when both write the same fields, and the inverse stays the oldest.
 */
function compact(
  entry: HistoryEntry,
  step: Pick<HistoryEntry, 'changes' | 'inverse'>,
): Pick<HistoryEntry, 'changes' | 'inverse'> | null {
  const former = entry.changes.map(writtenFields)
  const next = step.changes.map(writtenFields)
  const isSame =
    former.length === next.length &&
    former.every((fields, index) => fields !== null && fields === next[index]) &&
    new Set(former).size === former.length
  return isSame ? { changes: step.changes, inverse: entry.inverse } : null
}

function writtenFields(change: WorkflowChange): string | null {
  switch (change.change) {
    case 'set_params':
      return JSON.stringify([
        change.node,
        ...[...Object.keys(change.set), ...(change.unset ?? [])].toSorted(),
      ])
    case 'move':
      return JSON.stringify(change.positions.map(({ node }) => node).toSorted())
    case 'rename_node':
    case 'annotate_node':
      return JSON.stringify([change.change, change.node])
    case 'set_note':
      return JSON.stringify([change.change, change.note.id])
    case 'set_group':
      return JSON.stringify([change.change, change.group.id])
    case 'rename_workflow':
    case 'describe_workflow':
    case 'set_seed':
      return change.change
    default:
      return null
  }
}

/** The document after `changes`, or null where they no longer fit it. */
export function applyIfFitting(
  document: WorkflowDocument,
  changes: readonly WorkflowChange[],
): WorkflowDocument | null {
  try {
    return applyChanges(document, changes)
  } catch (error) {
    if (error instanceof ChangeError) return null
    throw error
  }
}
