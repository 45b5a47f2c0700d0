/** Which keys run which command: the commands' own, and what the user has made of them. Kept in the browser and on the server. */
import { routes } from '@flowza/backend/contracts'
import { z } from 'zod'
import { createStore } from 'zustand/vanilla'
import { callApi } from '../../api/call-api.ts'
import type { Command, CommandId } from './command.ts'
import { defaultKeys } from './default-keys.ts'

/** The chords of commands whose keys were changed; an empty list takes a command's keys away. */
export type KeyOverrides = Readonly<Partial<Record<CommandId, readonly string[]>>>

const storageKey = 'flowza.keys'
const overridesSchema = z.record(z.string(), z.array(z.string().max(60)).max(8))

export const keyOverrides = createStore<{ overrides: KeyOverrides }>(() => ({ overrides: restore() }))

/** The chords that run a command. */
export function keysOf(command: Pick<Command, 'id' | 'keys'>, overrides: KeyOverrides): readonly string[] {
  return overrides[command.id] ?? command.keys
}

/** Whether a chord runs any command, somewhere. */
export function isBound(chord: string): boolean {
  const { overrides } = keyOverrides.getState()
  return (Object.keys(defaultKeys) as CommandId[]).some((id) =>
    keysOf({ id, keys: defaultKeys[id] }, overrides).includes(chord),
  )
}

/** Another command that a chord would run in the same place; null where it is free. */
export function conflictOf(
  chord: string,
  command: Command,
  commands: readonly Command[],
  overrides: KeyOverrides,
): Command | null {
  return commands.find((other) => other.id !== command.id && keysOf(other, overrides).includes(chord)) ?? null
}

/** The overrides after a chord was given to a command; whoever had it loses it. */
export function withChord(
  overrides: KeyOverrides,
  command: Command,
  chord: string,
  commands: readonly Command[],
): KeyOverrides {
  const cleared = commands.reduce(
    (kept, other) =>
      other.id !== command.id && keysOf(other, kept).includes(chord)
        ? withoutChord(kept, other, chord)
        : kept,
    overrides,
  )
  const others = keysOf(command, cleared).filter((key) => key !== chord)
  return setKeys(cleared, command, [...others, chord])
}

export function withoutChord(overrides: KeyOverrides, command: Command, chord: string): KeyOverrides {
  return setKeys(
    overrides,
    command,
    keysOf(command, overrides).filter((key) => key !== chord),
  )
}

/** A command has its own keys again; who took one of them over in the meantime keeps it. */
export function resetKeys(
  overrides: KeyOverrides,
  command: Command,
  commands: readonly Command[],
): KeyOverrides {
  const { [command.id]: _, ...rest } = overrides
  const free = command.keys.filter((key) => conflictOf(key, command, commands, rest) === null)
  return free.length === command.keys.length ? rest : { ...rest, [command.id]: free }
}

/** Changes the keys for good. */
export function storeOverrides(overrides: KeyOverrides): void {
  keyOverrides.setState({ overrides })
  try {
    localStorage.setItem(storageKey, JSON.stringify(overrides))
  } catch {
    // A browser that keeps nothing has them until the page is closed.
  }
  // So that another browser has them too; the server's silence is no reason to complain.
  void callApi(routes.changeSettings, { body: { keys: toJson(overrides) } }).catch(() => {})
}

/** A browser that has never changed a key takes those that the server knows. */
export async function fetchKeys(): Promise<void> {
  if (localStorage.getItem(storageKey) !== null) return
  const { keys } = await callApi(routes.getSettings, {})
  const overrides = overridesSchema.safeParse(keys).data
  if (overrides !== undefined) keyOverrides.setState({ overrides })
}

function toJson(overrides: KeyOverrides): Record<string, string[]> {
  return Object.fromEntries(Object.entries(overrides).map(([id, keys]) => [id, [...keys]]))
}

/** Chords that browsers don't give to pages: closing and opening tabs and windows. */
const reserved = new Set([
  'Mod+W',
  'Mod+T',
  'Mod+N',
  'Mod+Shift+N',
  'Mod+Shift+T',
  'Mod+Shift+W',
  'Tab',
  'Shift+Tab',
])

export function isReserved(chord: string): boolean {
  return reserved.has(chord)
}

function setKeys(overrides: KeyOverrides, command: Command, keys: readonly string[]): KeyOverrides {
  const isDefault = keys.length === command.keys.length && keys.every((key) => command.keys.includes(key))
  const { [command.id]: _, ...rest } = overrides
  return isDefault ? rest : { ...rest, [command.id]: keys }
}

function restore(): KeyOverrides {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}')
    return overridesSchema.safeParse(stored).data ?? {}
  } catch {
    return {}
  }
}
