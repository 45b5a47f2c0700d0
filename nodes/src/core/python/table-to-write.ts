/** A table as the one data frame that a file is written from. */
import { framesOf, partitionsOf, type PythonContext, type PythonTable } from './block.ts'
import { pythonString } from './literal.ts'
import { settle } from './settle.ts'
import { assign, call, dictionary, line, list, text, type PythonStatement } from './source.ts'

export interface TableToWrite {
  /** A variable of its own, which the caller may change. */
  frame: string
  /** The columns that hold text. */
  texts: string[]
}

/**
 * Adds to `statements` what makes the frame: partitions under each other with their column, whole numbers as such even
 * where there are gaps.
 */
export function tableToWrite<Params>(
  context: PythonContext<Params>,
  table: PythonTable,
  statements: PythonStatement[],
): TableToWrite {
  const settled = settle(context, table, statements)
  const frame = context.names.allocate('output')
  const { frames } = settled
  if ('all' in frames) statements.push(assign(frame, call(`${frames.all}.copy`)))
  else statements.push(...partitionsTogether(context, settled, frame))
  const columns = settled.lanes.flatMap((lane) =>
    (lane.columns ?? []).map((column) => ({ ...column, heldAsFloat: lane.heldAsFloat })),
  )
  const whole = columns.filter((column) => column.heldAsFloat)
  if (whole.length > 0) {
    const dtypes = whole.map(
      ({ name, dtype }) =>
        [text(pythonString(name)), text(dtype === 'bool' ? '"boolean"' : '"Int64"')] as const,
    )
    statements.push(assign(frame, call(`${frame}.astype`, dictionary(dtypes))))
  }
  return { frame, texts: columns.filter(({ dtype }) => dtype === 'string').map(({ name }) => name) }
}

/** The frames of a split table under each other, with the column that tells them apart where the table has it. */
export function partitionsTogether<Params>(
  context: PythonContext<Params>,
  table: PythonTable,
  frame: string,
): PythonStatement[] {
  const parts = framesOf(table.frames)
  const partitions = partitionsOf(table.frames)
  const schema = context.inputSchemas['table']
  const columns = schema?.type === 'table' ? schema.schema.columns : []
  const place = columns.findIndex((column) => column.role === 'partition')
  const together = assign(
    frame,
    call(`${context.imports.module('pandas', 'pd')}.concat`, list(parts.map((part) => text(part)))),
  )
  if (place < 0) return [together]
  const values = parts.map((part, position) => `[${pythonString(partitions[position])}] * len(${part})`)
  const partition = context.names.allocate('partition')
  return [
    together,
    line(`${partition} = ${values.join(' + ')}`),
    {
      is: 'expression',
      value: call(
        `${frame}.insert`,
        text(String(place)),
        text(pythonString(columns[place].name)),
        text(partition),
      ),
    },
  ]
}
