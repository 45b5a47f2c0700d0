/**
 * Lays Python source out as Black and `ruff format` do at 88 columns, for the shapes that the export writes: a call that
 * doesn't fit moves its arguments to a line of their own and, if that doesn't fit either, to one line each.
 */
import type { Python, PythonArgument, PythonItem, PythonStatement } from './source.ts'

export const lineLength = 88
const indentWidth = 4

/** Statements as lines of source without a final newline. */
export function layOut(statements: readonly PythonStatement[], depth = 0): string[] {
  return statements.flatMap((statement) => layOutStatement(statement, depth))
}

/** An expression on one line, whatever its length. */
export function onOneLine(expression: Python): string {
  switch (expression.is) {
    case 'text':
      return expression.text
    case 'call':
      return `${expression.callee}(${argumentsOnOneLine(expression.args)})`
    case 'list':
      return `[${itemsOnOneLine(expression.items)}]`
    case 'tuple':
      return `(${itemsOnOneLine(expression.items)}${expression.items.length === 1 ? ',' : ''})`
    case 'dict':
      return `{${expression.entries.map(([key, value]) => `${onOneLine(key)}: ${onOneLine(value)}`).join(', ')}}`
    case 'index':
      return `${expression.value}[${onOneLine(expression.key)}]`
    case 'brackets':
      return `${expression.before}(${onOneLine(expression.value)})`
    case 'comprehension':
      return `[${expression.element} for ${expression.target} in ${onOneLine(expression.source)}]`
    case 'operation':
      return expression.operands.map(onOneLine).join(` ${expression.operator} `)
  }
}

function layOutStatement(statement: PythonStatement, depth: number): string[] {
  const margin = ' '.repeat(depth * indentWidth)
  switch (statement.is) {
    case 'blank':
      return ['']
    case 'line':
      return [margin + statement.text]
    case 'comment':
      return wrapWords(statement.text, lineLength - margin.length - 2).map((words) => `${margin}# ${words}`)
    case 'assign':
      return layOutExpression(statement.value, { depth, before: `${statement.target} = `, after: '' })
    case 'expression':
      return layOutExpression(statement.value, { depth, before: '', after: '' })
    case 'return':
      return layOutExpression(statement.value, { depth, before: 'return ', after: '' })
    case 'block':
      return [`${margin}${statement.head}:`, ...layOut(statement.body, depth + 1)]
  }
}

interface Place {
  depth: number
  /** What stands before and after the expression on its first and last line. */
  before: string
  after: string
}

function layOutExpression(expression: Python, place: Place): string[] {
  const margin = ' '.repeat(place.depth * indentWidth)
  const flat = margin + place.before + onOneLine(expression) + place.after
  if (!hasComments(expression) && displayWidth(flat) <= lineLength) return [flat]
  const inner = { depth: place.depth + 1, before: '', after: ',' }
  const wrap = (open: string, lines: string[], close: string) => [
    margin + place.before + open,
    ...lines,
    margin + close + place.after,
  ]
  switch (expression.is) {
    case 'text':
      return [flat]
    case 'call': {
      if (expression.args.length === 0) return [flat]
      const together = layOutArguments(expression.args, place.depth + 1)
      return wrap(`${expression.callee}(`, together, ')')
    }
    case 'list':
    case 'tuple': {
      if (expression.items.length === 0) return [flat]
      const [open, close] = expression.is === 'list' ? ['[', ']'] : ['(', ')']
      const items = expression.items.flatMap((item) => [
        ...(item.comments ?? []).flatMap((words) => layOut([{ is: 'comment', text: words }], inner.depth)),
        ...layOutExpression(item.value, inner),
      ])
      return wrap(open, items, close)
    }
    case 'dict': {
      if (expression.entries.length === 0) return [flat]
      const entries = expression.entries.flatMap(([key, value]) =>
        layOutExpression(value, { ...inner, before: `${onOneLine(key)}: ` }),
      )
      return wrap('{', entries, '}')
    }
    case 'index':
      return wrap(`${expression.value}[`, layOutInside(expression.key, inner.depth), ']')
    case 'brackets':
      return wrap(`${expression.before}(`, layOutInside(expression.value, inner.depth), ')')
    case 'comprehension': {
      const together = onOneLine(expression).slice(1, -1)
      const inside = ' '.repeat(inner.depth * indentWidth) + together
      if (displayWidth(inside) <= lineLength) return wrap('[', [inside], ']')
      const element = ' '.repeat(inner.depth * indentWidth) + expression.element
      const source = layOutExpression(expression.source, {
        ...inner,
        before: `for ${expression.target} in `,
        after: '',
      })
      return wrap('[', [element, ...source], ']')
    }
    case 'operation':
      return wrap('(', layOutInside(expression, inner.depth), ')')
  }
}

/** An expression that stands alone between brackets, where operands need no brackets of their own to break lines. */
function layOutInside(expression: Python, depth: number): string[] {
  const margin = ' '.repeat(depth * indentWidth)
  const flat = margin + onOneLine(expression)
  if (expression.is !== 'operation' || displayWidth(flat) <= lineLength) {
    return layOutExpression(expression, { depth, before: '', after: '' })
  }
  return expression.operands.flatMap((operand, position) =>
    layOutExpression(operand, {
      depth,
      before: position === 0 ? '' : `${expression.operator} `,
      after: '',
    }),
  )
}

function layOutArguments(args: readonly PythonArgument[], depth: number): string[] {
  const flat = ' '.repeat(depth * indentWidth) + argumentsOnOneLine(args)
  if (!args.some((arg) => hasComments(arg.value)) && displayWidth(flat) <= lineLength) return [flat]
  const isAlone = args.length === 1 && args[0].name === undefined
  return args.flatMap((arg) =>
    layOutExpression(arg.value, {
      depth,
      before: arg.name === undefined ? '' : `${arg.name}=`,
      after: isAlone ? '' : ',',
    }),
  )
}

function argumentsOnOneLine(args: readonly PythonArgument[]): string {
  return args
    .map(({ name, value }) => (name === undefined ? onOneLine(value) : `${name}=${onOneLine(value)}`))
    .join(', ')
}

function itemsOnOneLine(items: readonly PythonItem[]): string {
  return items.map(({ value }) => onOneLine(value)).join(', ')
}

/** Whether the expression holds comments, which force it over several lines. */
function hasComments(expression: Python): boolean {
  switch (expression.is) {
    case 'text':
      return false
    case 'call':
      return expression.args.some((arg) => hasComments(arg.value))
    case 'list':
    case 'tuple':
      return expression.items.some((item) => (item.comments ?? []).length > 0 || hasComments(item.value))
    case 'dict':
      return expression.entries.some(([, value]) => hasComments(value))
    case 'index':
      return hasComments(expression.key)
    case 'brackets':
      return hasComments(expression.value)
    case 'comprehension':
      return hasComments(expression.source)
    case 'operation':
      return expression.operands.some(hasComments)
  }
}

/** Breaks words over lines; a word longer than a line stays whole. */
function wrapWords(words: string, width: number): string[] {
  const lines: string[] = []
  let current = ''
  for (const word of words.split(' ').filter((part) => part !== '')) {
    if (current !== '' && displayWidth(current) + 1 + displayWidth(word) > width) {
      lines.push(current)
      current = word
    } else current = current === '' ? word : `${current} ${word}`
  }
  return [...lines, current]
}

/** Columns on screen: East Asian wide characters and emoji count as two, combining marks as none. */
function displayWidth(source: string): number {
  // oxlint-disable-next-line no-control-regex
  if (/^[\x20-\x7e]*$/.test(source)) return source.length
  let width = 0
  for (const character of source) {
    if (/\p{Mn}|\p{Me}/u.test(character)) continue
    width +=
      /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{1b000}-\u{1b2fb}\u{20000}-\u{3fffd}]/u.test(
        character,
      )
        ? 2
        : 1
  }
  return width
}
