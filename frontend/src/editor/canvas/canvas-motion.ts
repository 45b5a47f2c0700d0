/** What is on its way: nodes while they are dragged or laid out anew, notes while they are written. The document hears of it when it has ended. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { SnapLine } from '../core/snap.ts'
import type { EditorSession } from '../session.ts'
import type { Dragged } from './dragged.ts'

export interface CanvasMotion {
  dragged: Dragged
  /** Lines that the dragged nodes lie on. */
  lines: readonly SnapLine[]
  /** Whether the pointer drags, rather than tidying. */
  byHand: boolean
  /** Whether the originals stay, and copies are what is dragged. */
  copying: boolean
  /** The note that is being written. */
  writing: string | null
}

export const atRest: Omit<CanvasMotion, 'writing'> = {
  dragged: new Map(),
  lines: [],
  byHand: false,
  copying: false,
}

const motions = new WeakMap<EditorSession, StoreApi<CanvasMotion>>()

/** The one of a session. */
export function motionOf(session: EditorSession): StoreApi<CanvasMotion> {
  const present = motions.get(session) ?? createStore<CanvasMotion>(() => ({ ...atRest, writing: null }))
  motions.set(session, present)
  return present
}
