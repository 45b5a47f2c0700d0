/** The values that a param goes through in a sweep: written as a list, or as a range. */
import type { ParamShape } from '../params/param-shape.ts'

export type AxisValue = string | number | boolean | null

export interface AxisInput {
  /** `node.param` */
  key: string
  mode: 'list' | 'range'
  /** Of a list of numbers. */
  text: string
  /** Of a range: both ends are among its values. */
  from: string
  to: string
  count: string
  scale: 'linear' | 'log'
  /** Of a choice. */
  chosen: readonly string[]
  /** Whether empty is one of the values, where the param can be. */
  withNone: boolean
}

export type AxisProblem =
  | { code: 'none' }
  | { code: 'unreadable'; text: string }
  | { code: 'whole'; text: string }
  | { code: 'bounds'; text: string }
  | { code: 'range' }
  | { code: 'log' }

export interface AxisValues {
  values: readonly AxisValue[]
  problem: AxisProblem | null
}

/** What the axis is before anybody has changed it: the value that the param has. */
export function axisOf(key: string, shape: ParamShape, value: unknown): AxisInput {
  const number = typeof value === 'number' ? value : (shape.number?.low ?? 1)
  return {
    key,
    mode: 'list',
    text: typeof value === 'number' ? String(value) : '',
    from: String(number),
    to: String(number === 0 ? 1 : number * 2),
    count: '3',
    scale: 'linear',
    chosen: shape.number === null ? choicesOf(shape) : [],
    withNone: value === null,
  }
}

/** The choices of a param that isn't a number, as they are written in a document. */
export function choicesOf(shape: ParamShape): readonly string[] {
  return shape.hint.control === 'toggle' ? ['true', 'false'] : shape.choices
}

export function valuesOf(axis: AxisInput, shape: ParamShape): AxisValues {
  const none: AxisValue[] = shape.nullable && axis.withNone ? [null] : []
  if (shape.number === null) {
    const isToggle = shape.hint.control === 'toggle'
    const chosen = choicesOf(shape).filter((choice) => axis.chosen.includes(choice))
    return checked([...chosen.map((choice) => (isToggle ? choice === 'true' : choice)), ...none])
  }
  const numbers = axis.mode === 'list' ? listed(axis.text) : ranged(axis, shape.number.whole)
  if (!Array.isArray(numbers)) return { values: [], problem: numbers }
  for (const number of numbers) {
    const problem = boundProblem(number, shape.number)
    if (problem !== null) return { values: [], problem }
  }
  return checked([...new Set(numbers), ...none])
}

function checked(values: readonly AxisValue[]): AxisValues {
  return { values, problem: values.length === 0 ? { code: 'none' } : null }
}

/** Numbers between commas, semicolons or spaces. */
function listed(text: string): number[] | AxisProblem {
  const numbers: number[] = []
  for (const part of text.split(/[\s,;]+/)) {
    if (part === '') continue
    const number = Number(part.replace('−', '-'))
    if (!Number.isFinite(number)) return { code: 'unreadable', text: part }
    numbers.push(number)
  }
  return numbers
}

function ranged({ from, to, count, scale }: AxisInput, whole: boolean): number[] | AxisProblem {
  const ends = [from, to, count].map((text) => (text.trim() === '' ? NaN : Number(text)))
  const [first, last, steps] = ends
  const isCount = Number.isInteger(steps) && steps >= 2 && steps <= 500
  if (ends.some((end) => !Number.isFinite(end)) || !isCount || first === last) return { code: 'range' }
  if (scale === 'log' && (first <= 0 || last <= 0)) return { code: 'log' }
  return Array.from({ length: steps }, (_, index) => {
    // The ends are what was written, whatever arithmetic makes of them.
    if (index === 0) return first
    if (index === steps - 1) return last
    const share = index / (steps - 1)
    const value = scale === 'log' ? first * (last / first) ** share : first + (last - first) * share
    return whole ? Math.round(value) : Number(value.toPrecision(6))
  })
}

function boundProblem(number: number, bounds: NonNullable<ParamShape['number']>): AxisProblem | null {
  const { low, high, lowExcluded, highExcluded, whole } = bounds
  const text = String(number)
  if (whole && !Number.isInteger(number)) return { code: 'whole', text }
  const isLow = low !== null && (number < low || (lowExcluded && number === low))
  const isHigh = high !== null && (number > high || (highExcluded && number === high))
  return isLow || isHigh ? { code: 'bounds', text } : null
}
