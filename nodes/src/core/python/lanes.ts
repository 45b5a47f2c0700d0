/** Tables on their way through the export: which columns a node takes, and how a transformer changes them. */
import { selectColumns, type ColumnSelection } from '../table/column-selection.ts'
import type { TableSchema } from '../table/schema.ts'
import { listNames } from '../text/list-names.ts'
import {
  PythonExportError,
  type PythonBlock,
  type PythonContext,
  type PythonLane,
  type PythonOrigin,
  type PythonTable,
  type PythonTransformer,
} from './block.ts'
import { comment, type PythonStatement } from './source.ts'
import { settle } from './settle.ts'

/** The lanes of the selected columns, as `selectColumns` chooses them; a part of a lane can't be chosen. */
export interface SelectedLanes {
  lanes: PythonLane[]
  /** Whether the selection takes some of the columns that come out of a lane and not the others. */
  splitsLane: boolean
}

/** @throws PythonExportError when the selection names one-hot columns that no run has shown yet. */
export function selectLanes(
  table: PythonTable,
  schema: TableSchema,
  selection: ColumnSelection,
): SelectedLanes {
  const names = new Set(selectColumns(schema, selection).columns.map((column) => column.name))
  const known = new Set(table.lanes.flatMap((lane) => lane.columns?.map((column) => column.name) ?? []))
  let splitsLane = false
  const lanes = table.lanes.filter((lane) => {
    if (lane.columns === null) return takesUnknown(lane, selection, known)
    const taken = lane.columns.filter((column) => names.has(column.name)).length
    if (taken > 0 && taken < lane.columns.length) splitsLane = true
    return taken > 0
  })
  return { lanes, splitsLane }
}

function takesUnknown(lane: PythonLane, selection: ColumnSelection, known: ReadonlySet<string>): boolean {
  switch (selection.by) {
    case 'all':
      return lane.role === 'feature'
    case 'kinds':
      return lane.role === 'feature' && selection.kinds.includes(lane.kind)
    case 'names':
      if (selection.names.some((name) => !known.has(name) && name.startsWith(`${lane.source}_`))) {
        throw new PythonExportError(
          `The columns that "${lane.source}" is encoded into are not known yet.`,
          'Run the workflow once, then export it.',
        )
      }
      return false
  }
}

export interface TransformStep<Params> {
  context: PythonContext<Params>
  table: PythonTable
  schema: TableSchema
  selection: ColumnSelection
  /** Left out of what the selection takes. */
  skip?: (lane: PythonLane) => boolean
  transformers: (lane: PythonLane) => PythonTransformer
  /** What a lane is behind its transformer. */
  after: (lane: PythonLane) => Partial<Pick<PythonLane, 'columns' | 'kind' | 'missing' | 'role'>>
  /** Whether the lane's columns keep their place or are replaced by new ones at the table's end. */
  place: 'in-place' | 'end'
}

/**
 * Adds a fitted transformer to the lanes of the selected columns. It waits there for an estimator's pipeline, except
 * where it must be fitted now: on all rows, because a split follows, or on columns that aren't features.
 */
export function transformLanes<Params>(step: TransformStep<Params>): PythonBlock {
  const { context } = step
  const statements: PythonStatement[] = []
  let table = step.table
  let selected = selectLanes(table, step.schema, step.selection)
  if (selected.splitsLane) {
    table = settle(context, table, statements)
    selected = selectLanes(table, step.schema, step.selection)
  }
  const taken = new Set(selected.lanes.filter((lane) => step.skip?.(lane) !== true))
  if (taken.size === 0) return { statements, outputs: { table } }
  const changed = (lane: PythonLane): PythonLane => ({
    ...lane,
    ...step.after(lane),
    chain: [...lane.chain, step.transformers(lane)],
  })
  const lanes =
    step.place === 'in-place'
      ? table.lanes.map((lane) => (taken.has(lane) ? changed(lane) : lane))
      : [...table.lanes.filter((lane) => !taken.has(lane)), ...[...taken].map(changed)]
  const waiting: PythonTable = { ...table, lanes }
  const isLeaking = leaks(context, table)
  if (!isLeaking && [...taken].every((lane) => lane.role === 'feature')) {
    return {
      statements,
      outputs: { table: waiting },
      remark: `${listNames(
        [...taken].map((lane) => lane.source),
        { most: 6 },
      )}: a step of the pipeline below, which learns from the training rows only.`,
    }
  }
  sayLeak(context, table, statements)
  return { statements, outputs: { table: settle(context, waiting, statements) } }
}

/** Says above what is fitted that it learns from rows that a later split sets aside. */
export function sayLeak<Params>(
  context: PythonContext<Params>,
  table: PythonTable,
  statements: PythonStatement[],
): void {
  if (!leaks(context, table)) return
  statements.push(comment('Fitted on all rows, test rows included, as the workflow does before its split.'))
}

function leaks<Params>({ splitFollows }: PythonContext<Params>, { frames }: PythonTable): boolean {
  return 'all' in frames && splitFollows
}

/** The columns of the file that some lanes come from, in the file's order. */
export function originsOf(lanes: readonly PythonLane[]): PythonOrigin[] {
  const origins = new Map(lanes.flatMap((lane) => lane.origins).map((origin) => [origin.name, origin]))
  return [...origins.values()].sort((a, b) => a.place - b.place)
}
