/** What the backend and the process that reads tables for it say to each other, over Node's channel. */
import type { TableChartRequest } from '../../core/table/table-facts.ts'
import type { TableSchema } from '../../core/table/schema.ts'
import type { TableView } from '../../core/table/table-view.ts'
import type { PageRequest } from './table-reader.ts'

export type TableQuestion =
  | ({ ask: 'page' } & PageRequest)
  | { ask: 'summaries'; columns: readonly string[] }
  | { ask: 'quality' }
  | { ask: 'chart'; request: TableChartRequest; view: Pick<TableView, 'filters' | 'search'> }

export type ReaderMessage =
  | { message: 'question'; id: number; path: string; schema: TableSchema; question: TableQuestion }
  | { message: 'give_up'; id: number }

/** `unreadable`: the file isn't the table that it should be. */
export type ReaderFault = { fault: 'unreadable' } | { fault: 'not_numeric'; column: string }

export type ReaderAnswer =
  /** The answer as JSON text, so that the backend hands it on without reading it. */
  | { id: number; answered: true; json: string }
  | { id: number; answered: false; reason: ReaderFault | null; error: string }
