/**
 * The text form as node types use it. It comes from outside (`KnownSchemas.formulas`), because a browser loads it with
 * the first workflow that has a formula, and not with every page.
 */
import type { TableSchema } from '../table/schema.ts'
import { checkFormula, type CheckedFormula } from './check.ts'
import { columnsOf } from './expression.ts'
import { parse } from './parse.ts'

export interface FormulaLanguage {
  check(source: string, schema: TableSchema): CheckedFormula
  /** The columns that a formula names; null where it can't be read. */
  columnsOf(source: string): string[] | null
}

export const formulaLanguage: FormulaLanguage = {
  check: checkFormula,
  columnsOf(source) {
    const parsed = parse(source)
    return parsed.ok ? columnsOf(parsed.expression) : null
  },
}
