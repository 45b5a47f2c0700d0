import { listNames } from '../../../core/text/list-names.ts'
import {
  PythonExportError,
  pythonTable,
  type PythonBlock,
  type PythonContext,
  type PythonLane,
} from '../../../core/python/block.ts'
import { changeFrames } from '../../../core/python/frames.ts'
import { selectLanes } from '../../../core/python/lanes.ts'
import { pythonString } from '../../../core/python/literal.ts'
import { settle } from '../../../core/python/settle.ts'
import { call, list, text, type PythonStatement } from '../../../core/python/source.ts'
import { projectColumns } from '../../../core/recipe/recipe.ts'
import { unknownTable, type Column, type TableSchema } from '../../../core/table/schema.ts'
import { selectionOf, type Params } from './select.ts'

export function toPython(context: PythonContext<Params>): PythonBlock {
  const { params } = context
  const input = context.inputSchemas['table']
  const schema = input?.type === 'table' ? input.schema : unknownTable
  const statements: PythonStatement[] = []
  let table = pythonTable(context.inputs, 'table')
  const { splitsLane } = selectLanes(table, schema, params.columns)
  const after = columnsAfter(schema, params)
  if (splitsLane || table.lanes.some((lane) => changesInTheWay(lane, after))) {
    table = settle(context, table, statements)
  }
  const chosen = new Set(selectLanes(table, schema, params.columns).lanes)
  const kept = table.lanes.flatMap((lane) => keptLane(lane, after, chosen) ?? [])
  const keptSources = new Set(kept.map((lane) => lane.source))
  const dropped = table.frameColumns.filter((column) => !keptSources.has(column))
  if (dropped.length > 0) {
    const columns = list(dropped.map((column) => text(pythonString(column))))
    table = changeFrames({
      context,
      table,
      statements,
      frame: (frame) => call(`${frame}.drop`, ['columns', columns]),
    })
  }
  const target = kept.find((lane) => lane.role === 'target')
  const features = kept.filter((lane) => lane.role === 'feature')
  const remark =
    target === undefined
      ? undefined
      : `${target.source} is to be predicted from ${listNames(
          features.map((lane) => lane.source),
          { most: 5 },
        )}.`
  const frameColumns = table.frameColumns.filter((column) => keptSources.has(column))
  return {
    statements,
    outputs: { table: { ...table, lanes: kept, frameColumns } },
    ...(remark !== undefined && { remark }),
  }
}

/** What the node leaves of the columns that are known, by name. */
function columnsAfter(schema: TableSchema, params: Params): Map<string, Column> {
  const columns = projectColumns(schema.columns, selectionOf(schema, params))
  const partition = columns.find(
    (column) => column.role === 'partition' && !schema.columns.some((before) => before.role === 'partition'),
  )
  if (partition !== undefined) {
    throw new PythonExportError(
      `The column "${partition.name}" splits the rows; only splits made by a node can be exported.`,
      'Give the column another role and use "Train/test split".',
    )
  }
  return new Map(columns.map((column) => [column.name, column]))
}

/** Whether a column that still waits for its transformer stops being a feature, which a pipeline could not follow. */
function changesInTheWay(lane: PythonLane, after: ReadonlyMap<string, Column>): boolean {
  if (lane.chain.length === 0 || lane.columns === null) return false
  return lane.columns.some(({ name }) => {
    const column = after.get(name)
    return column !== undefined && column.role !== lane.role
  })
}

function keptLane(
  lane: PythonLane,
  after: ReadonlyMap<string, Column>,
  chosen: ReadonlySet<PythonLane>,
): PythonLane | null {
  if (lane.columns === null) return chosen.has(lane) || lane.role !== 'feature' ? lane : null
  const columns = lane.columns.flatMap(({ name }) => after.get(name) ?? [])
  const [first] = columns
  if (first === undefined) return lane.columns.length === 0 ? lane : null
  return { ...lane, columns, role: first.role }
}
