import {
  fittedTransform,
  chosenCount,
  sizeAt,
  tableSize,
  type Cost,
  type CostContext,
} from '../../../core/node/cost.ts'
import type { Params } from './schema.ts'

/** Categories that a column usually has. */
const usualCategories = 6

export function estimateCost(context: CostContext<Params>): Cost {
  const { params } = context
  const input = sizeAt(context)
  const chosen = chosenCount(context, params.columns)
  const each = Math.min(usualCategories, params.max_categories) - (params.drop === 'first' ? 1 : 0)
  return fittedTransform(context, params.columns, tableSize(input.rows, input.columns + chosen * (each - 1)))
}
