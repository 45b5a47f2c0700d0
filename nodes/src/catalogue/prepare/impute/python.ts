import {
  PythonExportError,
  pythonTable,
  type PythonBlock,
  type PythonContext,
  type PythonLane,
  type PythonTransformer,
} from '../../../core/python/block.ts'
import { transformLanes } from '../../../core/python/lanes.ts'
import { pythonLiteral, pythonString } from '../../../core/python/literal.ts'
import { call, text } from '../../../core/python/source.ts'
import { unknownTable } from '../../../core/table/schema.ts'
import { imputedColumn, type Params } from './schema.ts'

export function toPython(context: PythonContext<Params>): PythonBlock {
  const { params } = context
  const input = context.inputSchemas['table']
  // Text and numbers apart: together they would become one array of Python objects.
  const numbers = imputer(context)
  const words = imputer(context)
  return transformLanes({
    context,
    table: pythonTable(context.inputs, 'table'),
    schema: input?.type === 'table' ? input.schema : unknownTable,
    selection: params.columns,
    // scikit-learn takes no column of plain booleans, and one without gaps needs no filling.
    skip: (lane) => dtypeOf(lane) === 'bool' && !lane.missing,
    transformers: (lane) => (dtypeOf(lane) === 'string' ? words : numbers),
    after: (lane) => {
      const columns = lane.columns?.map((column) => imputedColumn(column, params.strategy)) ?? null
      return { columns, missing: false, kind: columns?.[0]?.kind ?? lane.kind }
    },
    place: 'in-place',
  })
}

function dtypeOf(lane: PythonLane) {
  const dtype = lane.columns?.[0]?.dtype ?? 'float64'
  if (dtype === 'datetime') {
    throw new PythonExportError(
      `The times of "${lane.source}" can’t be filled by scikit-learn.`,
      'Leave the column out.',
    )
  }
  return dtype
}

function imputer({ node, params, imports }: PythonContext<Params>): PythonTransformer {
  return {
    node,
    step: 'impute',
    construct: () =>
      call(
        imports.name('sklearn.impute', 'SimpleImputer'),
        ['strategy', text(pythonString(params.strategy))],
        ...(params.strategy === 'constant' && params.fill_value !== null
          ? [['fill_value', pythonLiteral(params.fill_value)] as const]
          : []),
      ),
  }
}
