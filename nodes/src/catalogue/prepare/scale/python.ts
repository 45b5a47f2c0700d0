import { pythonTable, type PythonBlock, type PythonContext } from '../../../core/python/block.ts'
import { transformLanes } from '../../../core/python/lanes.ts'
import { call } from '../../../core/python/source.ts'
import { unknownTable } from '../../../core/table/schema.ts'
import { scaledColumn, type Params } from './schema.ts'

const scalers: Record<Params['method'], string> = {
  standard: 'StandardScaler',
  minmax: 'MinMaxScaler',
  robust: 'RobustScaler',
}

export function toPython(context: PythonContext<Params>): PythonBlock {
  const { params, imports, node } = context
  const input = context.inputSchemas['table']
  const scaler = {
    node,
    step: 'scale',
    construct: () => call(imports.name('sklearn.preprocessing', scalers[params.method])),
  }
  return transformLanes({
    context,
    table: pythonTable(context.inputs, 'table'),
    schema: input?.type === 'table' ? input.schema : unknownTable,
    selection: params.columns,
    transformers: () => scaler,
    after: (lane) => ({ columns: lane.columns?.map(scaledColumn) ?? null, kind: 'numeric' }),
    place: 'in-place',
  })
}
