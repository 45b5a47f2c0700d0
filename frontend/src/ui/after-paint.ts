/** Once the next picture has been painted; a page that isn't seen has none. */
export function afterPaint(work: () => void): void {
  requestAnimationFrame(() => setTimeout(work))
}
