/**
 * Commands for the page that is there before them. They are fetched when it is used for the first time; what is
 * pressed before they have come is done then.
 */
import { isTextField } from '../../ui/is-text-field.ts'
import { showError } from '../../ui/toasts.tsx'
import type { EditorSession } from '../session.ts'
import type { CommandId } from './command.ts'
import { browserChords } from './default-keys.ts'
import { isBound } from './key-bindings.ts'
import { chordsOf, type KeyPress } from './keys.ts'
import type * as LoadedCommands from './loaded-commands.ts'
import { hold, holdPress, isHolding } from './typed-ahead.ts'

type Commands = typeof LoadedCommands

let loaded: Commands | null = null

export async function loadCommands(): Promise<Commands> {
  loaded ??= await import('./loaded-commands.ts')
  return loaded
}

/** Does something with the commands: now where they are there, so that the browser counts it to the user's press. */
function withCommands(use: (commands: Commands) => void): void {
  if (loaded === null) loadCommands().then(use, showError)
  else use(loaded)
}

export function runCommand(session: EditorSession, id: CommandId): void {
  withCommands(({ commandById }) => commandById(id).run(session))
}

/**
 * Runs what a key press stands for, as `dispatchKey` does.
 *
 * @returns whether the press is used up
 */
export function pressKey(
  press: KeyPress,
  session: EditorSession,
  place: 'graph' | 'page' | 'field',
): boolean {
  if (loaded !== null) return loaded.dispatchKey(press, session, place)
  const chords = chordsOf(press)
  const isMeant = place === 'graph' || chords.some((chord) => chord.startsWith('Mod+'))
  if (!isMeant && place === 'field') return false
  if (!chords.some(isBound) || chords.some((chord) => browserChords.has(chord))) return false
  // A plain key may also be for the button that has the focus, which nobody can tell yet: the browser does its part now.
  const act = isMeant ? null : () => void loaded?.dispatchKey(press, session, place)
  holdPress(press, session, loadCommands, act)
  return isMeant
}

/**
 * Copies or cuts what is selected. A browser hands its clipboard out within the event alone; before the commands are
 * there they ask for it themselves, as they do from a menu.
 */
export function takeToClipboard(session: EditorSession, event: ClipboardEvent): void {
  if (session.editor.store.getState().selection.nodes.length === 0) return
  if (loaded !== null) loaded.takeSelection(session, event)
  else {
    event.preventDefault()
    runCommand(session, event.type === 'cut' ? 'cut' : 'copy')
  }
}

/** Pastes into the graph; behind keys that wait, in their order, and then into a field that has the focus by then. */
export function pasteFromClipboard(session: EditorSession, text: string, keepIncoming: boolean): void {
  if (loaded !== null && !isHolding(session)) {
    loaded.pasteText(session, text, keepIncoming)
    return
  }
  hold(session, loadCommands, () => {
    if (isTextField(document.activeElement)) document.execCommand('insertText', false, text)
    else loaded?.pasteText(session, text, keepIncoming)
  })
}

/** An arrow key came up. */
export function releaseArrow(session: EditorSession): void {
  withCommands(({ endMove }) => endMove(session))
}
