/**
 * Rows of one height in a scroll area that may be higher than a browser can lay out: Chromium stops at 33.5 million
 * pixels, Firefox at 17.9. Up to a cap one pixel of the bar is one pixel of rows; beyond it the bar moves faster.
 */

export const highestSpace = 15_000_000

export interface ScrollSpace {
  /** Height of what is scrolled, in pixels. */
  height: number
  /** The place in the rows, in pixels, that is at the top of the window at this scroll position. */
  offsetAt(scrollTop: number): number
  scrollTopAt(offset: number): number
  /** The largest offset. */
  end: number
}

/** @param window height of what is seen of the rows. */
export function scrollSpace(options: { rows: number; rowHeight: number; window: number }): ScrollSpace {
  const real = options.rows * options.rowHeight
  const height = Math.min(real, highestSpace)
  const end = Math.max(0, real - options.window)
  const way = Math.max(0, height - options.window)
  const scale = way === 0 ? 1 : end / way
  return {
    height,
    end,
    offsetAt: (scrollTop) => Math.max(0, Math.min(end, scrollTop * scale)),
    scrollTopAt: (offset) => Math.max(0, Math.min(end, offset)) / scale,
  }
}

export interface Columns {
  /** Left edge of each column, and the right edge of the last. */
  edges: readonly number[]
  width: number
}

export function columnEdges(widths: readonly number[]): Columns {
  const edges = [0]
  for (const width of widths) edges.push(edges[edges.length - 1] + width)
  return { edges, width: edges[edges.length - 1] }
}

/** The columns that `left` to `left + width` touches: the first, and the one behind the last. */
export function columnsIn({ edges }: Columns, left: number, width: number): [number, number] {
  const count = edges.length - 1
  const first = Math.min(lastAtMost(edges, left), Math.max(0, count - 1))
  const last = lastAtMost(edges, left + width)
  return [first, Math.min(count, last + 1)]
}

/** Columns drawn ahead of those in view while they are scrolled sideways. */
const spareColumns = 2

/**
 * The columns to draw while the view moves sideways. Each time they are others, every row is laid out anew: so they stay
 * until one is missing, and then some more are drawn on that side, which will be missing next.
 *
 * @param drawn the first that is drawn, and the one behind the last
 * @param seen the first that is in view, and the one behind the last
 */
export function columnsAhead(
  drawn: readonly [number, number],
  seen: readonly [number, number],
  count: number,
): readonly [number, number] {
  if (drawn[0] <= seen[0] && seen[1] <= drawn[1] && drawn[1] <= count) return drawn
  const isRightward = seen[1] > drawn[1]
  return isRightward
    ? [seen[0], Math.min(count, seen[1] + spareColumns)]
    : [Math.max(0, seen[0] - spareColumns), seen[1]]
}

function lastAtMost(edges: readonly number[], value: number): number {
  let low = 0
  let high = edges.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (edges[middle] <= value) low = middle
    else high = middle - 1
  }
  return low
}
