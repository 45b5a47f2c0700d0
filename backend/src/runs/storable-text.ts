/** Text from a task as Postgres can keep it: it takes neither NUL nor half of a surrogate pair, and messages quote data. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD')
}
