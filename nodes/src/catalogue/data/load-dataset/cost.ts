import { readingCost, type Cost, type CostContext } from '../../../core/node/cost.ts'

export function estimateCost({ datasets }: Pick<CostContext<unknown>, 'datasets'>): Cost {
  return readingCost(datasets['dataset'])
}
