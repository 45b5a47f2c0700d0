/** Widths of letters in ems, none of them less than in any font that the pages are shown in. */
const narrow = /[ iljtfrI.,:;'|!()[\]-]/
const wide = /[mwMW%@=+]/
const capital = /[A-Z]/
const plain = /[ -~]/

/**
 * Whether a line of text may be wider than its place. A text that can't be needs no clip: the browser goes through every
 * clip of a page in each frame that something moves.
 *
 * @param size of the letters, in pixels, as is `width`
 */
export function mayOverflow(text: string, size: number, width: number): boolean {
  let ems = 0
  for (const letter of text) {
    if (!plain.test(letter)) ems += 1.2
    else if (narrow.test(letter)) ems += 0.42
    else if (wide.test(letter)) ems += 1.02
    else if (capital.test(letter)) ems += 0.82
    else ems += 0.68
    if (ems * size > width) return true
  }
  return false
}
