import {
  framesOf,
  pythonTable,
  type PythonBlock,
  type PythonContext,
  type PythonTable,
} from '../../../core/python/block.ts'
import { changeFrames, renamedFrames } from '../../../core/python/frames.ts'
import { selectLanes } from '../../../core/python/lanes.ts'
import { pythonString } from '../../../core/python/literal.ts'
import { settle } from '../../../core/python/settle.ts'
import {
  assign,
  call,
  comment,
  index,
  list,
  text,
  type Python,
  type PythonStatement,
} from '../../../core/python/source.ts'
import { partitionColumn, unknownTable } from '../../../core/table/schema.ts'
import type { Params } from './schema.ts'

export function toPython(context: PythonContext<Params>): PythonBlock {
  const { columns, keep } = context.params
  const input = context.inputSchemas['table']
  const schema = input?.type === 'table' ? input.schema : unknownTable
  const statements: PythonStatement[] = []
  const settled = settle(context, pythonTable(context.inputs, 'table'), statements)
  const kept: [string, Python][] =
    keep === 'first' ? [] : [['keep', text(keep === 'last' ? '"last"' : 'False')]]
  const subset: [string, Python][] =
    columns === null
      ? []
      : [
          [
            'subset',
            list(selectLanes(settled, schema, columns).lanes.map((lane) => text(pythonString(lane.source)))),
          ],
        ]
  const partition = partitionColumn(schema)?.name
  const comparesPartitions =
    columns !== null &&
    !(columns.by === 'names' && partition !== undefined && columns.names.includes(partition))
  const dropped = (frame: string) => call(`${frame}.drop_duplicates`, ...subset, ...kept)
  const table =
    comparesPartitions && !('all' in settled.frames)
      ? acrossPartitions(context, settled, statements, dropped)
      : changeFrames({ context, table: settled, statements, frame: dropped })
  return { statements, outputs: { table } }
}

/** A test row that repeats a training row is dropped too, as it is in the one table of the workflow. */
function acrossPartitions(
  context: PythonContext<Params>,
  table: PythonTable,
  statements: PythonStatement[],
  dropped: (frame: string) => Python,
): PythonTable {
  const rows = context.names.allocate('rows')
  const before = framesOf(table.frames)
  const frames = renamedFrames(context, table)
  statements.push(
    comment('A row of one part that repeats a row of another is dropped too.'),
    assign(
      rows,
      call(`${context.imports.module('pandas', 'pd')}.concat`, list(before.map((frame) => text(frame)))),
    ),
    assign(rows, dropped(rows)),
    ...framesOf(frames).map((frame, place) => {
      const part = before[place]
      return assign(frame, index(part, text(`${part}.index.isin(${rows}.index)`)))
    }),
  )
  return { ...table, frames, state: context.node.id, shared: false }
}
