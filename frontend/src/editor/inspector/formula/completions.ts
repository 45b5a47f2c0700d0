/** What can stand where the caret is. */
import { functionNames, functions, printColumn, tokensOf, type Column, type Token } from '@flowza/nodes/core'

export type Completion =
  | { is: 'column'; name: string; column: Column }
  | { is: 'function'; name: (typeof functionNames)[number] }
  | { is: 'keyword'; name: string }

export interface Completions {
  /** The part of the text that a completion takes the place of. */
  start: number
  end: number
  items: readonly Completion[]
}

const keywords = ['and', 'or', 'not', 'in', 'is missing', 'is not missing', 'true', 'false', 'missing']
const most = 50

/**
 * Columns, functions and words that begin like what stands before the caret, then columns that have it inside.
 *
 * @param isAsked whether the list was asked for, so that it comes before a letter is typed.
 */
export function completionsAt(input: {
  text: string
  caret: number
  columns: readonly Column[]
  isAsked: boolean
}): Completions | null {
  const { text, caret, columns, isAsked } = input
  const typed = typedAt(text, caret)
  if (typed === null || (typed.word === '' && !typed.isColumn && !isAsked)) return null
  const { start, end, word, isColumn } = typed
  const sought = word.toLowerCase()
  const begins = (name: string): boolean => name.toLowerCase().startsWith(sought)
  const asColumn = (column: Column): Completion => ({ is: 'column', name: column.name, column })
  const items: Completion[] = [
    ...columns.filter(({ name }) => begins(name)).map(asColumn),
    ...(isColumn
      ? []
      : [
          ...functionNames.filter(begins).map((name): Completion => ({ is: 'function', name })),
          ...keywords.filter(begins).map((name): Completion => ({ is: 'keyword', name })),
        ]),
    ...columns.filter(({ name }) => !begins(name) && name.toLowerCase().includes(sought)).map(asColumn),
  ].slice(0, most)
  const isWhole = !isAsked && items.some((item) => item.name === word && item.is !== 'function')
  return items.length === 0 || isWhole ? null : { start, end, items }
}

/** What a completion puts into the text, and where the caret goes, counted from its start. */
export function insertionOf(completion: Completion): { text: string; caret: number } {
  switch (completion.is) {
    case 'column': {
      const text = printColumn(completion.name)
      return { text, caret: text.length }
    }
    case 'function':
      return { text: `${completion.name}()`, caret: completion.name.length + 1 }
    case 'keyword':
      return { text: completion.name, caret: completion.name.length }
  }
}

export function signatureOf(name: (typeof functionNames)[number]): string {
  return functions[name].signature
}

interface Typed {
  start: number
  end: number
  word: string
  /** Inside of brackets, where only a column can stand. */
  isColumn: boolean
}

/** The word before the caret; null inside of a text in quotes. */
function typedAt(text: string, caret: number): Typed | null {
  const before = tokensOf(text.slice(0, caret))
  const last: Token | undefined = before.at(-2)
  if (last === undefined || last.end < caret) return { start: caret, end: caret, word: '', isColumn: false }
  switch (last.is) {
    case 'unclosed': {
      if (last.value === "'" || last.value === '"') return null
      const whole = tokensOf(text).find(({ start }) => start === last.start)
      const end = whole?.is === 'column' ? whole.end : caret
      return { start: last.start, end, word: text.slice(last.start + 1, caret), isColumn: true }
    }
    case 'word':
      return { start: last.start, end: caret, word: last.value, isColumn: false }
    case 'number':
    case 'text':
    case 'column':
      return null
    case 'symbol':
    case 'unknown':
    case 'end':
      return { start: caret, end: caret, word: '', isColumn: false }
  }
}
