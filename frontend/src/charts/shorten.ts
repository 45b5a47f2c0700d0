/**
 * A name in so many letters. What is left out is its middle: names of columns and classes often begin alike and differ
 * at their ends.
 */
export function shorten(text: string, most: number): string {
  const letters = Array.from(text)
  const room = Math.floor(most)
  if (letters.length <= room) return text
  if (room < 3) return letters.slice(0, Math.max(1, room)).join('')
  const end = Math.floor((room - 1) * 0.45)
  return `${letters.slice(0, room - 1 - end).join('')}…${letters.slice(letters.length - end).join('')}`
}
