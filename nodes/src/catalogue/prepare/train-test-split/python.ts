import {
  pythonTable,
  type PythonBlock,
  type PythonContext,
  type PythonFrames,
} from '../../../core/python/block.ts'
import { changeFrames } from '../../../core/python/frames.ts'
import { pythonFloat, pythonString } from '../../../core/python/literal.ts'
import { settle } from '../../../core/python/settle.ts'
import { assign, call, index, text, type Python, type PythonStatement } from '../../../core/python/source.ts'
import { unknownTable } from '../../../core/table/schema.ts'
import { keyColumn, type Params } from './schema.ts'

export function toPython(context: PythonContext<Params>): PythonBlock {
  const { params, names } = context
  const input = context.inputSchemas['table']
  const key = keyColumn(params, input?.type === 'table' ? input.schema : unknownTable)
  const statements: PythonStatement[] = []
  let table = settle(context, pythonTable(context.inputs, 'table'), statements)
  if (params.method === 'time' && key !== null) {
    table = changeFrames({
      context,
      table,
      statements,
      frame: (frame) => call(`${frame}.sort_values`, text(pythonString(key)), ['kind', text('"stable"')]),
    })
  }
  const frame = 'all' in table.frames ? table.frames.all : table.frames.train
  const train = names.allocate('train')
  const validation = params.validation_size > 0 ? names.allocate('validation') : null
  const test = names.allocate('test')
  split({ context, key, statements, frame, size: params.test_size, parts: [train, test] })
  if (validation !== null) {
    const size = params.validation_size / (1 - params.test_size)
    split({ context, key, statements, frame: train, size, parts: [train, validation] })
  }
  const frames: PythonFrames = { train, ...(validation !== null && { validation }), test }
  return {
    statements,
    outputs: { table: { ...table, frames, state: context.node.id, shared: false } },
  }
}

interface Split {
  context: PythonContext<Params>
  key: string | null
  statements: PythonStatement[]
  frame: string
  size: number
  parts: [train: string, test: string]
}

function split({ context, key, statements, frame, size, parts }: Split): void {
  const { params, imports, names } = context
  const testSize = ['test_size', text(pythonFloat(size))] as const
  const column = (name: string) => index(frame, text(pythonString(name)))
  const plain = (...more: (readonly [string, Python])[]) =>
    assign(
      parts.join(', '),
      call(imports.name('sklearn.model_selection', 'train_test_split'), text(frame), testSize, ...more),
    )
  switch (params.method) {
    case 'random':
      statements.push(plain(['random_state', context.seed]))
      return
    case 'stratified':
      statements.push(plain(['random_state', context.seed], ['stratify', column(key ?? '')]))
      return
    case 'time':
      statements.push(plain(['shuffle', text('False')]))
      return
    case 'group': {
      const splitter = names.allocate('splitter')
      const [trainRows, testRows] = [names.allocate(`${parts[0]}_rows`), names.allocate(`${parts[1]}_rows`)]
      statements.push(
        assign(
          splitter,
          call(
            imports.name('sklearn.model_selection', 'GroupShuffleSplit'),
            ['n_splits', text('1')],
            testSize,
            ['random_state', context.seed],
          ),
        ),
        assign(
          `${trainRows}, ${testRows}`,
          call('next', call(`${splitter}.split`, text(frame), ['groups', column(key ?? '')])),
        ),
        assign(parts.join(', '), text(`${frame}.iloc[${trainRows}], ${frame}.iloc[${testRows}]`)),
      )
    }
  }
}
