import {
  column as columnExpression,
  type Expression,
  type Literal,
} from '../../../core/expression/expression.ts'
import type { Projection } from '../../../core/recipe/recipe.ts'
import { findColumn, type Column } from '../../../core/table/schema.ts'
import { classLabel } from '../../../core/learning/class-label.ts'
import { numericCategories } from '../../../learn/preprocessing/one-hot-categories.ts'
import { chosenColumns } from '../../../runtime/chosen-columns.ts'
import type { Frame, RunContext, Table } from '../../../runtime/context.ts'
import type { Params } from './schema.ts'

export { manifest } from './manifest.ts'

interface Category {
  value: Literal
  /** As the new column's name ends. */
  label: string
}

export async function run(context: RunContext<Params>): Promise<void> {
  const table = await context.table('table')
  const columns = chosenColumns(context, table, context.params.columns)
  if (columns.length === 0 && context.params.columns.by === 'names') context.fail('no_columns')
  for (const { name, dtype } of columns) {
    if (dtype === 'datetime') context.fail('is_time', { column: name }, { column: name })
  }
  const names = columns.map(({ name }) => name)
  const frame = await table.read(names, { partitions: table.trainingPartitions() })
  const set: Projection['set'] = []
  // Capitals aside, because the engine compares names so.
  const taken = new Set(
    table.schema.columns
      .map(({ name }) => name)
      .filter((name) => !names.includes(name))
      .map((name) => name.toLowerCase()),
  )
  for (const column of columns) {
    const categories = categoriesOf(frame, column)
    const { max_categories: most } = context.params
    if (categories.length > most) {
      context.fail(
        'too_many',
        { column: column.name, count: categories.length, most },
        { column: column.name },
      )
    }
    for (const { value, label } of kept(categories, context.params.drop)) {
      const name = `${column.name}_${label}`
      if (taken.has(name.toLowerCase())) {
        context.fail('name_taken', { column: column.name, category: label, name }, { column: column.name })
      }
      taken.add(name.toLowerCase())
      set.push({ column: dummy(name, column), expression: indicator(column.name, value) })
    }
    await warnUnseen(context, table, column, categories)
  }
  const change = { change: 'project', projection: { set, drop: names }, fitted: true } as const
  const { schema } = await context.outputs.transform('table', table, change)
  context.log(
    'info',
    `${names.length} columns became ${set.length}; the table has ${schema.columns.length} columns.`,
  )
}

function dummy(name: string, source: Column): Column {
  return { name, kind: 'numeric', dtype: 'float64', role: findRole(source), missing: false }
}

function findRole(source: Column): Column['role'] {
  return source.role === 'target' ? 'feature' : source.role
}

function indicator(name: string, value: Literal): Expression {
  return {
    op: 'indicator',
    arg: { op: 'equal', left: columnExpression(name), right: { op: 'literal', value } },
  }
}

/** The sorted categories of the training rows; a missing value is none. */
function categoriesOf(frame: Frame, column: Column): Category[] {
  if (column.dtype === 'string') {
    return frame.codes(column.name).values.map((value) => ({ value, label: value }))
  }
  return [...numericCategories(frame.numbers(column.name))].map((number): Category => {
    const value = column.dtype === 'bool' ? number !== 0 : number
    return { value, label: classLabel(value, column.dtype) }
  })
}

function kept(categories: Category[], drop: Params['drop']): Category[] {
  if (drop === 'first') return categories.slice(1)
  return drop === 'if_binary' && categories.length === 2 ? categories.slice(1) : categories
}

async function warnUnseen(
  context: RunContext<Params>,
  table: Table,
  column: Column,
  categories: Category[],
): Promise<void> {
  if (table.trainingPartitions() === undefined || findColumn(table.schema, column.name) === undefined) return
  const arg = columnExpression(column.name)
  const seen: Expression = { op: 'in', arg, values: categories.map(({ value }) => value) }
  const present: Expression = { op: 'not', arg: { op: 'is_missing', arg } }
  const count = await table.count({ op: 'and', args: [present, { op: 'not', arg: seen }] })
  if (count > 0) context.warn('unseen', { column: column.name, count })
}
