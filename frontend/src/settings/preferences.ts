/** What a person chose for the pages: here at once, and on the server so that another browser has it too. */
import { routes } from '@flowza/backend/contracts'
import { createStore } from 'zustand/vanilla'
import { callApi } from '../api/call-api.ts'

export const densities = ['compact', 'comfortable'] as const
export type Density = (typeof densities)[number]
/** What the mouse wheel does on the canvas; with Ctrl it always zooms. */
export const wheelWays = ['pan', 'zoom'] as const
export type WheelWay = (typeof wheelWays)[number]

export interface Preferences {
  density: Density
  wheel: WheelWay
  /** Whether the tour has been shown or skipped. */
  tourSeen: boolean
}

const storageKey = 'flowza.preferences'
const standard: Preferences = { density: 'compact', wheel: 'pan', tourSeen: false }

export const preferences = createStore<Preferences>(() => readStored())

/** Takes effect at once; the server is told, and its silence is no reason to complain. */
export function setPreference<Name extends keyof Preferences>(name: Name, value: Preferences[Name]): void {
  preferences.setState({ [name]: value })
  applyDensity()
  try {
    localStorage.setItem(storageKey, JSON.stringify(preferences.getState()))
  } catch {
    // Without storage the choice lasts until the page is left.
  }
  void callApi(routes.changeSettings, { body: { [name]: value } }).catch(() => {})
}

let fetching: Promise<void> | null = null

/** A browser without choices of its own takes those that the server knows, once; without an answer it does without. */
export function fetchPreferences(): Promise<void> {
  fetching ??= takeOver().catch(() => {})
  return fetching
}

async function takeOver(): Promise<void> {
  if (localStorage.getItem(storageKey) !== null) return
  const stored = await callApi(routes.getSettings, {})
  // What was chosen while the answer was on its way is newer.
  if (localStorage.getItem(storageKey) !== null) return
  preferences.setState((current) => ({ ...current, ...known(stored) }))
  applyDensity()
}

export function applyDensity(): void {
  document.documentElement.dataset['density'] = preferences.getState().density
}

function readStored(): Preferences {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}')
    return { ...standard, ...known(stored) }
  } catch {
    return standard
  }
}

/** The part of a value from outside that is a preference. */
function known(value: unknown): Partial<Preferences> {
  if (typeof value !== 'object' || value === null) return {}
  const { density, wheel, tourSeen } = value as Record<string, unknown>
  return {
    ...(isOf(densities, density) && { density }),
    ...(isOf(wheelWays, wheel) && { wheel }),
    ...(typeof tourSeen === 'boolean' && { tourSeen }),
  }
}

function isOf<Value extends string>(values: readonly Value[], value: unknown): value is Value {
  return values.some((each) => each === value)
}
