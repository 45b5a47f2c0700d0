import {
  PythonExportError,
  pythonTable,
  type PythonBlock,
  type PythonContext,
  type PythonTable,
} from '../../../core/python/block.ts'
import { changeFrames } from '../../../core/python/frames.ts'
import { pythonString } from '../../../core/python/literal.ts'
import { maskOf } from '../../../core/python/mask.ts'
import { settle } from '../../../core/python/settle.ts'
import { index, type PythonStatement } from '../../../core/python/source.ts'
import { filterExpression } from './expression.ts'
import type { Params } from './schema.ts'

export function toPython(context: PythonContext<Params>): PythonBlock {
  const { params } = context
  const statements: PythonStatement[] = []
  const settled = settle(context, pythonTable(context.inputs, 'table'), statements)
  if (params.conditions.length === 0) return { statements, outputs: { table: settled } }
  const columns = columnsOf(settled)
  const partition = params.conditions.find(({ column }) => !columns.has(column))
  if (partition !== undefined) {
    throw new PythonExportError(
      `The column "${partition.column}" is no column of the data frames.`,
      'Choose other conditions.',
    )
  }
  const table = changeFrames({
    context,
    table: settled,
    statements,
    frame: (frame) =>
      index(
        frame,
        maskOf(
          filterExpression(params, (column) => columns.get(column)),
          {
            frame,
            imports: context.imports,
            mayBeMissing: (column) => columns.get(column)?.missing !== false,
            literal: (value, column) =>
              typeof value === 'string' && columns.get(column)?.dtype === 'datetime'
                ? `${context.imports.module('pandas', 'pd')}.Timestamp(${pythonString(value)})`
                : null,
          },
        ),
      ),
  })
  return { statements, outputs: { table } }
}

function columnsOf(table: PythonTable) {
  return new Map(
    table.lanes.flatMap((lane) => lane.columns ?? []).map((column) => [column.name, column] as const),
  )
}
