/** The runs of a sweep as rows: in which order, and which is the best. */
import type { News, SweepTable } from '@flowza/backend/contracts'
import { isHigherBetter } from '../runs/compare/metric-differences.ts'

export type SweepPoint = SweepTable['points'][number]

/** `at` is the place among the params or the figures. */
export type SortColumn =
  | { by: 'position' }
  | { by: 'seconds' }
  | { by: 'axis'; at: number }
  | { by: 'metric'; at: number }

export interface SweepSort {
  column: SortColumn
  descending: boolean
}

/** Whether news change what is shown of a sweep; which of them a run belongs to, they don't say. */
export function isOfSweeps(news: News): boolean {
  return news.event === 'sweep' || (news.event === 'run' && news.trigger === 'sweep')
}

/** What has no value is last in either direction; equal ones stay in the order of the sweep. */
export function sortPoints(points: readonly SweepPoint[], { column, descending }: SweepSort): SweepPoint[] {
  const sign = descending ? -1 : 1
  return points.toSorted((a, b) => {
    const [one, other] = [valueOf(a, column), valueOf(b, column)]
    if (one === null || other === null) return Number(one === null) - Number(other === null)
    const difference =
      typeof one === 'number' && typeof other === 'number'
        ? one - other
        : String(one).localeCompare(String(other))
    return sign * difference || a.position - b.position
  })
}

function valueOf(point: SweepPoint, column: SortColumn): unknown {
  switch (column.by) {
    case 'position':
      return point.position
    case 'seconds':
      return point.seconds
    case 'axis':
      return point.values[column.at] ?? null
    case 'metric':
      return point.metrics[column.at] ?? null
  }
}

/** The positions of the runs with the best value of a figure; none where nobody can say which direction is good. */
export function bestPositions(table: Pick<SweepTable, 'metrics' | 'points'>, metric: number): Set<number> {
  const higher = isHigherBetter(table.metrics[metric]?.metric ?? '')
  const measured = table.points.flatMap(({ position, metrics }) => {
    const value = metrics[metric] ?? null
    return value === null ? [] : [{ position, value }]
  })
  if (higher === null || measured.length < 2) return new Set()
  const values = measured.map(({ value }) => value)
  const best = higher ? Math.max(...values) : Math.min(...values)
  // All the same is no best.
  if (values.every((value) => value === best)) return new Set()
  return new Set(measured.filter(({ value }) => value === best).map(({ position }) => position))
}

/** How many runs have come to an end, however. */
export function doneCount({ counts }: Pick<SweepTable, 'counts'>): number {
  return counts.succeeded + counts.failed + counts.cancelled + counts.refused
}

export function pointCount({ counts }: Pick<SweepTable, 'counts'>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}
