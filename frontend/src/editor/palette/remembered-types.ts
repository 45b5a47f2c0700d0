/** Node types that were added lately, and those kept at the top; both stay in the browser. */
import { z } from 'zod'
import { createStore } from 'zustand/vanilla'

export interface RememberedTypes {
  recent: readonly string[]
  favourites: readonly string[]
}

const storageKey = 'flowza.node-types'
const longestRecent = 6
const remembered = z.object({
  recent: z.array(z.string()).max(longestRecent),
  favourites: z.array(z.string()).max(200),
})

export const rememberedTypes = createStore<RememberedTypes>(restore)

export function rememberUse(type: string): void {
  const { recent, favourites } = rememberedTypes.getState()
  keep({ favourites, recent: [type, ...recent.filter((each) => each !== type)].slice(0, longestRecent) })
}

export function toggleFavourite(type: string): void {
  const { recent, favourites } = rememberedTypes.getState()
  keep({
    recent,
    favourites: favourites.includes(type)
      ? favourites.filter((each) => each !== type)
      : [...favourites, type],
  })
}

function keep(state: RememberedTypes): void {
  rememberedTypes.setState(state)
  try {
    localStorage.setItem(storageKey, JSON.stringify(state))
  } catch {
    // A browser that keeps nothing has them until the page is closed.
  }
}

function restore(): RememberedTypes {
  const nothing = { recent: [], favourites: [] }
  try {
    return remembered.safeParse(JSON.parse(localStorage.getItem(storageKey) ?? 'null')).data ?? nothing
  } catch {
    return nothing
  }
}
