/** Ways to run less than what isn't up to date, or more. */
import { i18n } from '../../i18n/i18n.ts'
import { announce } from '../../ui/announcer.tsx'
import { showMessage } from '../../ui/toasts.tsx'
import type { EditorSession } from '../session.ts'

/** Up to the selected nodes. */
export function runToHere(session: EditorSession): void {
  const { nodes } = session.editor.store.getState().selection
  const { currentNode } = session.ui.getState()
  const targets = nodes.length > 0 ? nodes : currentNode === null ? [] : [currentNode]
  if (targets.length === 0) say(i18n.t('runs:ways.nothingSelected'))
  else void session.run({ targets })
}

/** Only the nodes whose result no longer stands for them, or that have none. */
export function runStale(session: EditorSession): void {
  const { stale } = session.insight.now()
  const results = session.runs.getState().nodes
  const { document } = session.editor.store.getState()
  const targets = document.nodes
    .filter(({ id }) => {
      const status = results[id]?.status
      return stale.has(id) || (status !== 'succeeded' && status !== 'cached')
    })
    .map(({ id }) => id)
  if (targets.length === 0) say(i18n.t('runs:ways.nothingStale'))
  else void session.run({ targets })
}

/** Everything, reusing nothing. */
export function runAgain(session: EditorSession): void {
  void session.run({ again: true })
}

function say(text: string): void {
  showMessage(text)
  announce(text)
}
