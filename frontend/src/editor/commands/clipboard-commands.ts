/**
 * Copy, cut and paste. The usual keys are left to the browser, whose clipboard events need no permission; from menus,
 * the palette and other keys the commands ask for the clipboard themselves.
 */
import type { Position } from '@flowza/nodes/core'
import { i18n } from '../../i18n/i18n.ts'
import { said } from '../../i18n/said.ts'
import { announce } from '../../ui/announcer.tsx'
import { showError } from '../../ui/toasts.tsx'
import { clippingText, paste, readClipping, type Clipping } from '../core/clipboard.ts'
import { edgeKey } from '../core/selection.ts'
import { removeSelection } from '../core/commands.ts'
import { heirOf } from '../core/neighbour.ts'
import type { EditorSession } from '../session.ts'
import { focusNode } from '../ui-store.ts'
import type { CommandWork } from './command.ts'
import { showChord } from './keys.ts'
import { hasSelectedNodes } from './targets.ts'

export const clipboardCommands: readonly CommandWork[] = [
  {
    id: 'copy',
    group: 'build',
    scope: 'graph',
    when: hasSelectedNodes,
    run: (session) => void writeClipboard(session, 'copy'),
  },
  {
    id: 'cut',
    group: 'build',
    scope: 'graph',
    when: hasSelectedNodes,
    run: (session) => void writeClipboard(session, 'cut'),
  },
  {
    id: 'paste',
    group: 'build',
    scope: 'graph',
    run: (session) => void readClipboard(session, false),
  },
  {
    id: 'paste-linked',
    group: 'build',
    scope: 'graph',
    run: (session) => void readClipboard(session, true),
  },
]

/** Puts what is selected on the clipboard of the browser's event, which must happen within it. */
export function takeSelection(session: EditorSession, event: ClipboardEvent): void {
  const text = selectionText(session)
  if (text === null) return
  event.preventDefault()
  event.clipboardData?.setData('text/plain', text)
  if (event.type === 'cut') cutSelection(session)
  else announceCount('copied', session)
}

/** Adds the nodes that a text from the clipboard stands for. */
export function pasteText(session: EditorSession, text: string, keepIncoming: boolean): void {
  pasteRead(session, text, { keepIncoming, place: 'pointer' })
}

function pasteRead(
  session: EditorSession,
  text: string,
  how: { keepIncoming: boolean; place: 'pointer' | 'middle' },
): void {
  const read = readClipping(text)
  if (read.clipping !== null) pasteClipping(session, read.clipping, how)
  else if (read.problem === null) showError(new Error(i18n.t('commands:said.notPasted')))
  else showError(new Error(i18n.t('commands:said.pasteFaulty', { reason: said(read.problem).message })))
}

/** Adds a clipping at a place, at the pointer or in the middle of what is seen, gives it the focus and says so. */
export function pasteClipping(
  session: EditorSession,
  clipping: Clipping,
  { keepIncoming, place }: { keepIncoming: boolean; place: Position | 'pointer' | 'middle' },
): void {
  const { canvas, surface } = session.ui.getState()
  const fromCanvas = place === 'pointer' && surface === 'canvas'
  const seen = canvas?.toCanvas(fromCanvas ? canvas.pointer() : canvas.middle())
  const at = typeof place === 'string' ? seen : place
  try {
    const pasted = paste(session.editor, clipping, { keepIncoming, ...(at !== undefined && { at }) })
    announce(i18n.t('commands:said.pasted', { count: pasted.nodes.length }))
    if (pasted.nodes.length > 0) focusNode(session.ui, pasted.nodes[0])
  } catch (error) {
    showError(error)
  }
}

function selectionText(session: EditorSession): string | null {
  const { document, selection } = session.editor.store.getState()
  if (selection.nodes.length === 0) return null
  const isAll = selection.nodes.length === document.nodes.length
  return clippingText(document, selection.nodes, isAll ? (document.notes ?? []).map((note) => note.id) : [])
}

function announceCount(what: 'copied' | 'cut', session: EditorSession): void {
  const count = session.editor.store.getState().selection.nodes.length
  announce(i18n.t(what === 'copied' ? 'commands:said.copied' : 'commands:said.cut', { count }))
}

function cutSelection(session: EditorSession): void {
  const { document, selection } = session.editor.store.getState()
  const heir = heirOf(document, selection.nodes)
  announceCount('cut', session)
  const edges = document.edges.map(edgeKey).filter((key) => selection.edges.includes(key))
  removeSelection(session.editor, { nodes: selection.nodes, edges })
  if (heir !== null) session.editor.select({ nodes: [heir], edges: [] })
  focusNode(session.ui, heir)
}

async function writeClipboard(session: EditorSession, how: 'copy' | 'cut'): Promise<void> {
  const text = selectionText(session)
  if (text === null) {
    announce(i18n.t('commands:said.nothingCopied'))
    return
  }
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    sayClosed(how === 'copy' ? 'Mod+C' : 'Mod+X')
    return
  }
  if (how === 'cut') cutSelection(session)
  else announceCount('copied', session)
}

async function readClipboard(session: EditorSession, keepIncoming: boolean): Promise<void> {
  let text: string
  try {
    text = await navigator.clipboard.readText()
  } catch {
    sayClosed(keepIncoming ? 'Mod+Shift+V' : 'Mod+V')
    return
  }
  pasteRead(session, text, { keepIncoming, place: 'middle' })
}

function sayClosed(chord: string): void {
  showError(new Error(i18n.t('commands:said.clipboardClosed', { keys: showChord(chord) })))
}
