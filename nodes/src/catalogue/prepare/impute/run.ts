import {
  column as columnExpression,
  literalOf,
  type Expression,
} from '../../../core/expression/expression.ts'
import type { Projection } from '../../../core/recipe/recipe.ts'
import type { Column } from '../../../core/table/schema.ts'
import { imputerStatistic } from '../../../learn/impute/imputer-statistics.ts'
import { chosenColumns } from '../../../runtime/chosen-columns.ts'
import type { Frame, RunContext } from '../../../runtime/context.ts'
import { constantFor, imputedColumn, imputeFault, type Fill, type Params } from './schema.ts'

export { manifest } from './manifest.ts'

export async function run(context: RunContext<Params>): Promise<void> {
  const { params } = context
  const table = await context.table('table')
  const columns = chosenColumns(context, table, params.columns)
  if (columns.length === 0) context.fail('no_columns')
  for (const column of columns) {
    const fault = imputeFault(column, params)
    if (fault !== null) context.fail(fault.message, fault.values, { column: column.name })
  }
  const training = { partitions: table.trainingPartitions() }
  const names = params.strategy === 'constant' ? [] : columns.map(({ name }) => name)
  const frame = await table.read(names, training)
  const set = columns.map((column): Projection['set'][number] => {
    const fill = fillFor(frame, column, params)
    if (fill === null) context.fail('all_missing', { column: column.name }, { column: column.name })
    context.log('info', `${column.name}: ${String(fill)}`)
    const filled = imputedColumn(column, params.strategy)
    const value: Expression = { op: 'coalesce', args: [asFilled(column, filled), literalOf(fill)] }
    return { column: filled, expression: value }
  })
  await context.outputs.transform('table', table, {
    change: 'project',
    projection: { set, drop: [] },
    fitted: true,
  })
}

function asFilled(column: Column, filled: Column): Expression {
  const value = columnExpression(column.name)
  return column.dtype === filled.dtype ? value : { op: 'to_float', arg: value }
}

/** The value that fills a column's gaps; null when the training rows give none. */
function fillFor(frame: Frame, column: Column, params: Params): Fill | null {
  if (params.strategy === 'constant') return constantFor(column.dtype, params.fill_value)
  if (column.dtype === 'string') return mostFrequent(frame.codes(column.name))
  if (column.dtype === 'datetime') return mostFrequentTime(frame.times(column.name))
  const statistic = imputerStatistic(frame.numbers(column.name), params.strategy)
  if (Number.isNaN(statistic)) return null
  return column.dtype === 'bool' ? statistic !== 0 : statistic
}

/** The values are sorted, so that of equally frequent ones the first wins, as in scikit-learn. */
function mostFrequent({ codes, values }: { codes: Int32Array; values: string[] }): string | null {
  const counts = new Int32Array(values.length)
  for (const code of codes) if (code >= 0) counts[code]++
  let best = -1
  for (let code = 0; code < counts.length; code++) if (best < 0 || counts[code] > counts[best]) best = code
  return best < 0 ? null : values[best]
}

function mostFrequentTime(times: Float64Array): string | null {
  const time = imputerStatistic(times, 'most_frequent')
  return Number.isNaN(time) ? null : new Date(time).toISOString().slice(0, -1)
}
