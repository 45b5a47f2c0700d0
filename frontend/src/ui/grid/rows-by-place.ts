/**
 * The rows that are drawn, in the order of their elements: a row that comes into view takes over the element of one
 * that left, where it is. Moving elements costs more than the rest of a frame, so it waits until the scrolling ends.
 *
 * @param window `orderedFrom` is the row whose element comes first.
 * @param rows of the whole table.
 */
export function rowsByPlace(
  window: { firstRow: number; endRow: number; places: number; orderedFrom: number },
  rows: number,
): number[] {
  const { firstRow, places, orderedFrom } = window
  const end = Math.min(window.endRow, rows)
  const found: number[] = []
  for (let step = 0; step < places; step++) {
    const place = (orderedFrom + step) % places
    const row = firstRow + ((place - (firstRow % places) + places) % places)
    if (row < end) found.push(row)
  }
  return found
}
