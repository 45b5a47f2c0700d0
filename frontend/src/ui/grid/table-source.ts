/** A table that can be looked at, wherever it lies: an output of a run or a data set. */
import type { TableRows } from '@flowza/backend/contracts'
import type {
  ColumnProfile,
  ColumnSummary,
  TableChart,
  TableChartRequest,
  TableSchema,
  TableView,
} from '@flowza/nodes/core'

export interface TableSource {
  /** Equal keys are equal content. */
  key: string
  title: string
  schema: TableSchema
  rows: number
  profile: ReadonlyMap<string, ColumnProfile>
  page(
    request: { view: TableView; offset: number; limit: number; columns: readonly string[] },
    signal: AbortSignal,
  ): Promise<TableRows>
  columns(names: readonly string[], signal: AbortSignal): Promise<ColumnSummary[]>
  chart(
    request: TableChartRequest,
    view: Pick<TableView, 'filters' | 'search'>,
    signal: AbortSignal,
  ): Promise<TableChart>
  /** Where the rows of a view are downloaded as CSV; null where they can't be. */
  csvAddress: ((view: TableView) => string) | null
}

export type Cell = TableRows['rows'][number][number]
