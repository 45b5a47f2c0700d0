import {
  column as columnExpression,
  literalOf,
  type Expression,
} from '../../../core/expression/expression.ts'
import type { Projection } from '../../../core/recipe/recipe.ts'
import { isNumericLike } from '../../../core/table/schema.ts'
import { FitError } from '../../../learn/estimator/estimator.ts'
import { fitMinMaxScale } from '../../../learn/preprocessing/min-max-scaler.ts'
import { fitRobustScale } from '../../../learn/preprocessing/robust-scaler.ts'
import { fitStandardScale } from '../../../learn/preprocessing/standard-scaler.ts'
import { chosenColumns } from '../../../runtime/chosen-columns.ts'
import type { RunContext } from '../../../runtime/context.ts'
import { scaledColumn, type Params } from './schema.ts'

export { manifest } from './manifest.ts'

/** What happens to a value, in the order of operations that scikit-learn uses, so that the doubles are the same. */
interface Scaling {
  first: { op: 'subtract' | 'multiply'; by: number }
  second: { op: 'divide' | 'add'; by: number }
}

export async function run(context: RunContext<Params>): Promise<void> {
  const { params } = context
  const table = await context.table('table')
  const columns = chosenColumns(context, table, params.columns)
  if (columns.length === 0) context.fail('no_columns')
  for (const column of columns) {
    if (isNumericLike(column)) continue
    context.fail('not_numeric', { column: column.name, kind: column.kind }, { column: column.name })
  }
  const frame = await table.read(
    columns.map(({ name }) => name),
    { partitions: table.trainingPartitions() },
  )
  const set = columns.map((column): Projection['set'][number] => {
    const place = { column: column.name }
    let scaling: Scaling
    try {
      scaling = fitScaling(frame.numbers(column.name), params.method)
    } catch (error) {
      if (error instanceof FitError && error.code === 'infinite_values')
        context.fail('infinite', place, place)
      throw error
    }
    if (Number.isNaN(scaling.first.by)) context.fail('all_missing', place, place)
    return { column: scaledColumn(column), expression: scalingExpression(column.name, scaling) }
  })
  await context.outputs.transform('table', table, {
    change: 'project',
    projection: { set, drop: [] },
    fitted: true,
  })
}

function fitScaling(values: Float64Array, method: Params['method']): Scaling {
  switch (method) {
    case 'standard': {
      const { mean, scale } = fitStandardScale(values)
      return { first: { op: 'subtract', by: mean }, second: { op: 'divide', by: scale } }
    }
    case 'minmax': {
      const { scale, min } = fitMinMaxScale(values)
      return { first: { op: 'multiply', by: scale }, second: { op: 'add', by: min } }
    }
    case 'robust': {
      const { center, scale } = fitRobustScale(values)
      return { first: { op: 'subtract', by: center }, second: { op: 'divide', by: scale } }
    }
  }
}

function scalingExpression(name: string, { first, second }: Scaling): Expression {
  const value: Expression = { op: 'to_float', arg: columnExpression(name) }
  const left: Expression = { op: first.op, left: value, right: literalOf(first.by) }
  return { op: second.op, left, right: literalOf(second.by) }
}
