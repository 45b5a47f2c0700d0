/** How wide and high the panels are, in pixels; remembered in this browser. */

const storageKey = 'flowza.panels'
/** The drawer's follows the window until it is dragged. */
const firstSizes = { palette: 196, inspector: 300, drawer: null }

export type PanelSizes = Record<'palette' | 'inspector', number> & { drawer: number | null }

export function rememberedSizes(): PanelSizes {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}')
    const known = Object.entries(stored ?? {}).filter(
      ([name, size]) => Object.hasOwn(firstSizes, name) && typeof size === 'number' && size > 0,
    )
    return { ...firstSizes, ...Object.fromEntries(known) }
  } catch {
    return firstSizes
  }
}

export function rememberSize(name: keyof PanelSizes, size: number): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify({ ...rememberedSizes(), [name]: size }))
  } catch {
    // A browser that keeps nothing has it until the page is closed.
  }
}
