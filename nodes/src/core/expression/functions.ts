/**
 * The functions of the text form: one table for the parser, the type checker, the field's list and its help. What each
 * does in words stands with the texts of the pages.
 */
import type { NumberFunction, TextFunction, TextOperator } from './expression.ts'

export type FunctionName =
  | Exclude<NumberFunction, 'negate'>
  | TextFunction
  | TextOperator
  | 'if'
  | 'coalesce'
  | 'round'
  | 'min'
  | 'max'
  | 'indicator'
  | 'number'

export interface FunctionShape {
  /** How it is called, `round(x, digits)`. */
  signature: string
  /** How many arguments it takes. */
  least: number
  most: number
}

function shape(signature: string, least: number, most = least): FunctionShape {
  return { signature, least, most }
}

const any = Number.POSITIVE_INFINITY

/** In the order in which the help lists them. */
export const functions: Readonly<Record<FunctionName, FunctionShape>> = {
  if: shape('if(condition, then, otherwise)', 3),
  coalesce: shape('coalesce(a, b, …)', 2, any),
  min: shape('min(a, b, …)', 2, any),
  max: shape('max(a, b, …)', 2, any),
  round: shape('round(x, digits)', 1, 2),
  floor: shape('floor(x)', 1),
  ceil: shape('ceil(x)', 1),
  abs: shape('abs(x)', 1),
  sqrt: shape('sqrt(x)', 1),
  log: shape('log(x)', 1),
  exp: shape('exp(x)', 1),
  number: shape('number(x)', 1),
  indicator: shape('indicator(condition)', 1),
  contains: shape("contains(text, 'part')", 2, 3),
  starts_with: shape("starts_with(text, 'part')", 2, 3),
  ends_with: shape("ends_with(text, 'part')", 2, 3),
  length: shape('length(text)', 1),
  lower: shape('lower(text)', 1),
  upper: shape('upper(text)', 1),
  trim: shape('trim(text)', 1),
}

export const functionNames = Object.keys(functions) as readonly FunctionName[]

export function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(functions, name)
}

/** Words of other languages, with what to write instead. */
const replacements: Readonly<Record<string, string>> = {
  ifnull: 'coalesce(a, b)',
  isnull: 'x is missing',
  isna: 'x is missing',
  isblank: 'x is missing',
  nvl: 'coalesce(a, b)',
  iff: 'if(condition, a, b)',
  where: 'if(condition, a, b)',
  case: 'if(condition, a, b)',
  ln: 'log(x)',
  log1p: 'log(x + 1)',
  log10: 'log(x) / log(10)',
  log2: 'log(x) / log(2)',
  pow: 'x * x',
  power: 'x * x',
  len: 'length(text)',
  strip: 'trim(text)',
  startswith: "starts_with(text, 'part')",
  endswith: "ends_with(text, 'part')",
  ceiling: 'ceil(x)',
  least: 'min(a, b)',
  greatest: 'max(a, b)',
  float: 'number(x)',
  int: 'floor(x)',
}

/** What to write instead of a function that there isn't, but that others have. */
export function replacementFor(name: string): string | null {
  return Object.hasOwn(replacements, name) ? replacements[name] : null
}
