import type { WorkflowDocument } from '@flowza/nodes/core'
import { canonicalJson } from '@flowza/nodes/core'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { formatAgo, plural } from '../ui/format.ts'
import { Modal } from '../ui/modal.tsx'
import { showError, showMessage } from '../ui/toasts.tsx'
import { useDocument, useSaving, useSession } from './session-context.tsx'

/** The workflow was saved elsewhere in the meantime: both versions stay, whichever goes on here. */
export function ConflictDialog() {
  const session = useSession()
  const mine = useDocument()
  const { base, conflict } = useSaving((state) => state)
  const [isBusy, setBusy] = useState(false)
  if (conflict === null) return null

  async function resolve(keep: 'mine' | 'stored'): Promise<void> {
    setBusy(true)
    try {
      await session.resolveConflict(keep)
      showMessage(
        keep === 'mine'
          ? 'Saved yours. The other version is kept as a workflow of its own.'
          : 'Opened the stored version. Yours is kept as a workflow of its own.',
      )
    } catch (error) {
      showError(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Modal
      title="This workflow was saved elsewhere"
      description="Another tab or person saved it after you opened it. Nothing is lost: the version that you don’t go on with becomes a workflow of its own."
      onClose={() => session.saving.setState({ conflict: null })}
      width={560}
    >
      <div className="grid grid-cols-2 gap-3">
        <Side
          title="Yours"
          facts={[
            `Made from revision ${base.revision}`,
            'Not saved yet',
            describeChanges(base.document, mine),
          ]}
          action={
            <Button look="primary" disabled={isBusy} onClick={() => void resolve('mine')}>
              Go on with mine
            </Button>
          }
        />
        <Side
          title="Stored"
          facts={[
            `Revision ${conflict.revision}`,
            `Saved ${formatAgo(conflict.updatedAt, new Date())}`,
            describeChanges(base.document, conflict.document),
          ]}
          action={
            <Button disabled={isBusy} onClick={() => void resolve('stored')}>
              Go on with the stored one
            </Button>
          }
        />
      </div>
    </Modal>
  )
}

function Side(props: { title: string; facts: readonly string[]; action: React.ReactNode }) {
  return (
    <section className="flex flex-col gap-2 rounded-md border border-line p-3">
      <h3 className="font-semibold">{props.title}</h3>
      <ul className="flex-1 text-muted">
        {props.facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      {props.action}
    </section>
  )
}

/** What happened to a document since `before`, in a few words. */
export function describeChanges(before: WorkflowDocument, after: WorkflowDocument): string {
  const former = new Map(before.nodes.map((node) => [node.id, canonicalJson(node)]))
  const added = after.nodes.filter((node) => !former.has(node.id)).length
  const changed = after.nodes.filter(
    (node) => former.has(node.id) && former.get(node.id) !== canonicalJson(node),
  ).length
  const removed = before.nodes.length - (after.nodes.length - added)
  const words = [
    ...(added > 0 ? [`${plural(added, 'node')} added`] : []),
    ...(removed > 0 ? [`${plural(removed, 'node')} removed`] : []),
    ...(changed > 0 ? [`${plural(changed, 'node')} changed`] : []),
    ...(canonicalJson(before.edges) === canonicalJson(after.edges) ? [] : ['edges changed']),
    ...(before.name === after.name ? [] : ['renamed']),
  ]
  const text = words.length === 0 ? 'no difference in nodes and edges' : words.join(', ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
