import type { TableSchema } from '@flowza/nodes/core'
import type { TableSource } from '../ui/grid/table-source.ts'
import type { ParamShape } from './param-shape.ts'

/** What every control of the form gets. */
export interface FieldProps {
  id: string
  /** The ids of help and problem texts. */
  describedBy: string | undefined
  invalid: boolean
  shape: ParamShape
  value: unknown
  /** `during` a gesture (typing, dragging) changes join one history entry; `done` ends it. */
  onChange: (value: unknown, phase: 'during' | 'done') => void
  onDone: () => void
  /** The table that columns are chosen from, as far as it is known; null where nothing is connected. */
  table: TableSchema | null
  /** The labels of the classes that are chosen from; null where they aren't known. */
  classes: readonly string[] | null
  /** Rows of that table, or of one that it comes from, where some can be read already. */
  rows: TableSource | null
}
