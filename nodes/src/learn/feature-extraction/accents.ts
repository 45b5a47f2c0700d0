/** Texts without accents, as Python's `unicodedata` takes them off. */

export type StripAccents = 'ascii' | 'unicode'

/** `ascii` drops all that is not ASCII once letters and accents are apart, `unicode` the combining characters only. */
export function stripAccents(text: string, method: StripAccents): string {
  if (isAscii(text)) return text
  const apart = text.normalize('NFKD')
  if (method === 'ascii') return apart.replaceAll(/[^\0-\x7f]/gu, '')
  return apart.replaceAll(/\p{M}/gu, (mark) => (isCombining(mark) ? '' : mark))
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 0x7f) return false
  return true
}

/**
 * Whether a mark's canonical combining class is above 0. Normalising puts marks of different classes in ascending order
 * and leaves class 0 where it is: a mark that trades places with one of class 1 or of class 202 has another class.
 */
function isCombining(mark: string): boolean {
  const afterOverlay = `${mark}\u0334`
  const beforeCedilla = `\u0327${mark}`
  return afterOverlay.normalize('NFD') !== afterOverlay || beforeCedilla.normalize('NFD') !== beforeCedilla
}
