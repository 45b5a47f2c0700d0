/**
 * Small and capital letters as the engines of tables have them: one letter becomes one letter (Unicode's simple case
 * mapping), whatever stands beside it. So `ß` becomes `ẞ` and not `SS`, and `Σ` becomes `σ` at the end of a word too.
 * Letters that Unicode got after 2023 may stay as they are in one engine or the other.
 */

export function lowerCase(text: string): string {
  return Array.from(text, (letter) => (letter === 'İ' ? 'i' : single(letter.toLowerCase(), letter))).join('')
}

export function upperCase(text: string): string {
  return Array.from(text, (letter) => simpleCapitals[letter] ?? single(letter.toUpperCase(), letter)).join('')
}

/** JavaScript's mapping, where it gives one letter. */
function single(changed: string, letter: string): string {
  return Array.from(changed).length === 1 ? changed : letter
}

/** Letters whose capital JavaScript writes as two, and Unicode's simple mapping as one. */
const simpleCapitals: Record<string, string> = {
  ß: 'ẞ',
  ᾳ: 'ᾼ',
  ῃ: 'ῌ',
  ῳ: 'ῼ',
  ...Object.fromEntries(
    [0x1f80, 0x1f90, 0x1fa0].flatMap((first) =>
      Array.from({ length: 8 }, (_, place) => [
        String.fromCodePoint(first + place),
        String.fromCodePoint(first + place + 8),
      ]),
    ),
  ),
}
