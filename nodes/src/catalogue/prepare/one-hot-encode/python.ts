import {
  pythonTable,
  type PythonBlock,
  type PythonContext,
  type PythonLane,
  type PythonTransformer,
} from '../../../core/python/block.ts'
import { selectLanes, transformLanes } from '../../../core/python/lanes.ts'
import { pythonString } from '../../../core/python/literal.ts'
import { call, list, text, type Python } from '../../../core/python/source.ts'
import { unknownTable, type Column, type TableSchema } from '../../../core/table/schema.ts'
import type { Params } from './schema.ts'

export function toPython(context: PythonContext<Params>): PythonBlock {
  const { params } = context
  const input = context.inputSchemas['table']
  const schema = input?.type === 'table' ? input.schema : unknownTable
  const table = pythonTable(context.inputs, 'table')
  const { lanes } = selectLanes(table, schema, params.columns)
  const encoded = encodedColumns(context, schema, lanes)
  const transformer = encoder(context, {
    hasGaps: lanes.some((lane) => lane.missing && lane.chain.length === 0),
  })
  return transformLanes({
    context,
    table,
    schema,
    selection: params.columns,
    transformers: () => transformer,
    after: (lane) => ({
      columns: encoded?.get(lane.source) ?? null,
      kind: 'numeric',
      missing: false,
      role: lane.role === 'target' ? 'feature' : lane.role,
    }),
    place: 'end',
  })
}

function encoder(
  { node, params, imports }: PythonContext<Params>,
  { hasGaps }: { hasGaps: boolean },
): PythonTransformer {
  return {
    node,
    step: 'encode',
    construct: ({ frame, columns }) => {
      // Left to itself the encoder would make a category of missing values.
      const categories: [string, Python][] = hasGaps ? [['categories', presentValues(frame, columns)]] : []
      const drop: [string, Python][] = params.drop === null ? [] : [['drop', text(pythonString(params.drop))]]
      return call(
        imports.name('sklearn.preprocessing', 'OneHotEncoder'),
        ...categories,
        ...drop,
        ['handle_unknown', text('"ignore"')],
        ['sparse_output', text('False')],
      )
    },
  }
}

function presentValues(frame: string, columns: readonly string[]): Python {
  return {
    is: 'comprehension',
    element: `sorted(${frame}[column].dropna().unique())`,
    target: 'column',
    source: list(columns.map((column) => text(pythonString(column)))),
  }
}

/** The new columns of each encoded one, where a run has shown them and their names leave no doubt whose they are. */
function encodedColumns(
  context: PythonContext<Params>,
  schema: TableSchema,
  lanes: readonly PythonLane[],
): Map<string, Column[]> | null {
  const output = context.outputSchemas['table']
  if (output?.type !== 'table' || !output.schema.complete || !schema.complete) return null
  const sources = new Set(lanes.flatMap((lane) => lane.columns?.map((column) => column.name) ?? []))
  const kept = schema.columns.filter((column) => !sources.has(column.name)).length
  const added = output.schema.columns.slice(kept)
  const encoded = new Map<string, Column[]>()
  let next = 0
  for (const lane of lanes) {
    if (lane.columns?.length !== 1) return null
    const prefix = `${lane.columns[0].name}_`
    if ([...sources].some((other) => other.startsWith(prefix))) return null
    const own: Column[] = []
    while (next < added.length && added[next].name.startsWith(prefix)) own.push(added[next++])
    encoded.set(lane.source, own)
  }
  return next === added.length ? encoded : null
}
