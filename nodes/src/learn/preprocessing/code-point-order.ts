/**
 * Compares text by code point, the order Python sorts strings in. `<` compares UTF-16 units, which puts characters
 * beyond U+FFFF (written as surrogates U+D800 … U+DFFF) before U+E000 … U+FFFF.
 */
export function compareCodePoints(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length)
  for (let i = 0; i < shorter; i += 1) {
    const unitA = a.charCodeAt(i)
    const unitB = b.charCodeAt(i)
    if (unitA === unitB) continue
    return surrogatesLast(unitA) - surrogatesLast(unitB)
  }
  return a.length - b.length
}

/** Moves the surrogates above every other unit and keeps the order within each of the two ranges. */
function surrogatesLast(unit: number): number {
  if (unit < 0xd800) return unit
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000
}
