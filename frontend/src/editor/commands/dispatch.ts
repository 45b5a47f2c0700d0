/** From a key press to a command. */
import type { EditorSession } from '../session.ts'
import type { Command } from './command.ts'
import { browserChords } from './default-keys.ts'
import { keyOverrides, keysOf, type KeyOverrides } from './key-bindings.ts'
import { chordsOf, type KeyPress } from './keys.ts'
import { commands } from './registry.ts'

let index: { overrides: KeyOverrides; byChord: ReadonlyMap<string, readonly Command[]> } | null = null

/**
 * Runs what a key press stands for.
 *
 * @param place `graph`: the keyboard is on the canvas or in the outline. `page`: anywhere else outside of a field.
 * @returns whether there was something to run; the press is used up then.
 */
export function dispatchKey(
  press: KeyPress,
  session: EditorSession,
  place: 'graph' | 'page' | 'field',
): boolean {
  for (const chord of chordsOf(press)) {
    for (const command of commandsOf(chord)) {
      if (!reaches(command, place) || command.when?.(session) === false) continue
      // The browser's own event follows and does the work.
      if (browserChords.has(chord) && command.keys.includes(chord)) return false
      command.run(session)
      return true
    }
  }
  return false
}

function reaches(command: Command, place: 'graph' | 'page' | 'field'): boolean {
  switch (command.scope) {
    case 'graph':
      return place === 'graph'
    case 'page':
      return place !== 'field'
    case 'field':
      return true
  }
}

function commandsOf(chord: string): readonly Command[] {
  const { overrides } = keyOverrides.getState()
  if (index?.overrides !== overrides) {
    const byChord = new Map<string, Command[]>()
    for (const command of commands) {
      for (const key of keysOf(command, overrides)) {
        byChord.set(key, [...(byChord.get(key) ?? []), command])
      }
    }
    index = { overrides, byChord }
  }
  return index.byChord.get(chord) ?? []
}
