import type { Words } from '@flowza/nodes/core'

/** Text from a task as Postgres can keep it: it takes neither NUL nor half of a surrogate pair, and messages quote data. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD')
}

/** The same of the values that a sentence is filled with. */
export function storableWords({ id, values }: Words): Words {
  const stored = Object.entries(values).map(([name, value]) => {
    if (typeof value === 'number') return [name, value]
    return [
      name,
      typeof value === 'string'
        ? storableText(value)
        : { first: value.first.map(storableText), of: value.of },
    ]
  })
  return { id, values: Object.fromEntries(stored) }
}
