/**
 * Commands for the page that is there before them. They are fetched when it is used for the first time; what is
 * pressed before they have come is done then.
 */
import { showError } from '../../ui/toasts.tsx'
import type { EditorSession } from '../session.ts'
import type { CommandId } from './command.ts'
import { browserChords } from './default-keys.ts'
import { isBound } from './key-bindings.ts'
import { chordsOf, type KeyPress } from './keys.ts'
import type * as LoadedCommands from './loaded-commands.ts'
import { holdPress } from './typed-ahead.ts'

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

/** An arrow key came up. */
export function releaseArrow(session: EditorSession): void {
  withCommands(({ endMove }) => endMove(session))
}
