import { pythonTable, type PythonBlock, type PythonContext } from '../../../core/python/block.ts'
import { changeFrames } from '../../../core/python/frames.ts'
import { selectLanes } from '../../../core/python/lanes.ts'
import { pythonString } from '../../../core/python/literal.ts'
import { settle } from '../../../core/python/settle.ts'
import { call, list, text, type PythonStatement } from '../../../core/python/source.ts'
import { unknownTable } from '../../../core/table/schema.ts'
import type { Params } from './schema.ts'

export function toPython(context: PythonContext<Params>): PythonBlock {
  const { columns, how } = context.params
  const input = context.inputSchemas['table']
  const schema = input?.type === 'table' ? input.schema : unknownTable
  const statements: PythonStatement[] = []
  const settled = settle(context, pythonTable(context.inputs, 'table'), statements)
  const chosen = new Set(selectLanes(settled, schema, columns).lanes)
  const subset = list([...chosen].map((lane) => text(pythonString(lane.source))))
  const table = changeFrames({
    context,
    table: settled,
    statements,
    frame: (frame) =>
      how === 'any'
        ? call(`${frame}.dropna`, ['subset', subset])
        : call(`${frame}.dropna`, ['how', text('"all"')], ['subset', subset]),
  })
  const isFilled = how === 'any' || chosen.size === 1
  const lanes = table.lanes.map((lane) =>
    isFilled && chosen.has(lane)
      ? {
          ...lane,
          missing: false,
          columns: lane.columns?.map((column) => ({ ...column, missing: false })) ?? null,
        }
      : lane,
  )
  return { statements, outputs: { table: { ...table, lanes } } }
}
