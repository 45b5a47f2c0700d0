import { fittedTransform, sizeAt, type Cost, type CostContext } from '../../../core/node/cost.ts'
import type { Params } from './schema.ts'

export function estimateCost(context: CostContext<Params>): Cost {
  const input = sizeAt(context)
  return fittedTransform(context, context.params.columns, input)
}
