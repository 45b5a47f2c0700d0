/** Python source as a small tree: what the export writes, before it is laid out in lines. */

/** An expression. `text` is one that stays on its line: a name, a literal, an f-string. */
export type Python =
  | { is: 'text'; text: string }
  | { is: 'call'; callee: string; args: readonly PythonArgument[] }
  | { is: 'list' | 'tuple'; items: readonly PythonItem[] }
  | { is: 'dict'; entries: readonly (readonly [Python, Python])[] }
  | { is: 'index'; value: string; key: Python }
  /** `[element for target in source]`. */
  | { is: 'comprehension'; element: string; target: string; source: Python }
  /** `(value)` or `~(value)`. */
  | { is: 'brackets'; before: '' | '~'; value: Python }
  /** Operands joined by one operator; an operand that needs brackets has them. */
  | { is: 'operation'; operator: '&' | '|'; operands: readonly Python[] }

export interface PythonArgument {
  /** Left out for a positional argument. */
  name?: string
  value: Python
}

/** An item of a list or tuple, with the comment lines above it. */
export interface PythonItem {
  value: Python
  comments?: readonly string[]
}

export type PythonStatement =
  | { is: 'assign'; target: string; value: Python }
  | { is: 'expression'; value: Python }
  | { is: 'return'; value: Python }
  /** A statement that stays on its line. */
  | { is: 'line'; text: string }
  | { is: 'comment'; text: string }
  | { is: 'blank' }
  /** `for ...`, `if ...`, `else`, `def ...` without the colon, with its body. */
  | { is: 'block'; head: string; body: readonly PythonStatement[] }

export function text(source: string): Python {
  return { is: 'text', text: source }
}

/** A call; `args` holds expressions for positional arguments and `[name, expression]` for named ones. */
export function call(callee: string, ...args: readonly (Python | readonly [string, Python])[]): Python {
  return {
    is: 'call',
    callee,
    args: args.map((arg) => (isNamed(arg) ? { name: arg[0], value: arg[1] } : { value: arg })),
  }
}

export function list(items: readonly Python[]): Python {
  return { is: 'list', items: items.map((value) => ({ value })) }
}

export function tuple(items: readonly Python[]): Python {
  return { is: 'tuple', items: items.map((value) => ({ value })) }
}

export function dictionary(entries: readonly (readonly [Python, Python])[]): Python {
  return { is: 'dict', entries }
}

export function index(value: string, key: Python): Python {
  return { is: 'index', value, key }
}

export function assign(target: string, value: Python): PythonStatement {
  return { is: 'assign', target, value }
}

export function line(source: string): PythonStatement {
  return { is: 'line', text: source }
}

export function comment(words: string): PythonStatement {
  return { is: 'comment', text: words }
}

export function block(head: string, body: readonly PythonStatement[]): PythonStatement {
  return { is: 'block', head, body }
}

function isNamed(arg: Python | readonly [string, Python]): arg is readonly [string, Python] {
  return Array.isArray(arg)
}
