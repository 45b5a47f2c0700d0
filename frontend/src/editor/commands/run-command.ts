/**
 * Commands for the page that is there before them. They are fetched when it is used for the first time; what is
 * pressed before they have come is done then.
 */
import { showError } from '../../ui/toasts.tsx'
import type { EditorSession } from '../session.ts'
import type { CommandId } from './command.ts'
import { browserChords, defaultKeys } from './default-keys.ts'
import { keyOverrides, keysOf } from './key-bindings.ts'
import { holdKey, isHolding } from './held-keys.ts'
import { chordsOf, type KeyPress } from './keys.ts'
import type * as LoadedCommands from './loaded-commands.ts'

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
  if (place !== 'field' && isHolding(session)) {
    holdKey(press, session)
    return true
  }
  if (loaded !== null) return loaded.dispatchKey(press, session, place)
  const chords = chordsOf(press)
  if (pressed > 0 && place !== 'field') {
    pressLater(press, session, place)
    return true
  }
  const isMeant = place === 'graph' || chords.some((chord) => chord.startsWith('Mod+'))
  if (!isMeant && place === 'field') return false
  if (!chords.some(isBound) || chords.some((chord) => browserChords.has(chord))) return false
  pressLater(press, session, place)
  // A plain key may also be for the button that has the focus, which nobody can tell yet.
  return isMeant
}

/** Presses that wait for the commands. */
let pressed = 0

function pressLater(press: KeyPress, session: EditorSession, place: 'graph' | 'page' | 'field'): void {
  pressed += 1
  loadCommands()
    .then(() => void pressKey(press, session, place), showError)
    .finally(() => (pressed -= 1))
}

/** An arrow key came up. */
export function releaseArrow(session: EditorSession): void {
  withCommands(({ endMove }) => endMove(session))
}

function isBound(chord: string): boolean {
  const { overrides } = keyOverrides.getState()
  return (Object.keys(defaultKeys) as CommandId[]).some((id) =>
    keysOf({ id, keys: defaultKeys[id] }, overrides).includes(chord),
  )
}
