/**
 * Order of strings by Unicode code point, as Python and Parquet sort them. JavaScript's own order is by UTF-16 unit
 * and differs where characters beyond the basic plane meet those from U+E000 up.
 */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index++) {
    const x = a.charCodeAt(index)
    const y = b.charCodeAt(index)
    if (x !== y) return fixUp(x) - fixUp(y)
  }
  return a.length - b.length
}

/** Moves surrogates above the rest of the basic plane, where the code points that they spell belong. */
function fixUp(unit: number): number {
  if (unit >= 0xe000) return unit - 0x800
  return unit >= 0xd800 ? unit + 0x2000 : unit
}
