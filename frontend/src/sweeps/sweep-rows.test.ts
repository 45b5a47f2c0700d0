import { expect, it } from 'vitest'
import { bestPositions, sortPoints, type SweepPoint } from './sweep-rows.ts'

const point = (position: number, value: number | null, accuracy: number | null): SweepPoint => ({
  position,
  values: [value],
  run: null,
  status: 'succeeded',
  seconds: position,
  problem: null,
  metrics: [accuracy],
})
const points = [point(0, 10, 0.8), point(1, null, 0.9), point(2, 5, null), point(3, 20, 0.9)]
const metrics = (metric: string) => [
  { node: 'evaluate', type: 'evaluate-classification', title: 'Evaluate', port: 'metrics', metric },
]

it('sorts by params and figures, what has none last', () => {
  const order = (column: Parameters<typeof sortPoints>[1]['column'], descending: boolean) =>
    sortPoints(points, { column, descending }).map(({ position }) => position)
  expect(order({ by: 'axis', at: 0 }, false)).toEqual([2, 0, 3, 1])
  expect(order({ by: 'axis', at: 0 }, true)).toEqual([3, 0, 2, 1])
  expect(order({ by: 'metric', at: 0 }, true)).toEqual([1, 3, 0, 2])
  expect(order({ by: 'position' }, true)).toEqual([3, 2, 1, 0])
})

it('marks the best, in the direction of the figure', () => {
  expect([...bestPositions({ metrics: metrics('accuracy'), points }, 0)]).toEqual([1, 3])
  expect([...bestPositions({ metrics: metrics('rmse'), points }, 0)]).toEqual([0])
  expect([...bestPositions({ metrics: metrics('made_up'), points }, 0)]).toEqual([])
  const same = [point(0, 1, 0.5), point(1, 2, 0.5)]
  expect([...bestPositions({ metrics: metrics('accuracy'), points: same }, 0)]).toEqual([])
})
