import { pythonTable, type PythonBlock, type PythonContext } from '../../../core/python/block.ts'
import { pythonString } from '../../../core/python/literal.ts'
import { call, text, type PythonStatement } from '../../../core/python/source.ts'
import { tableToWrite } from '../../../core/python/table-to-write.ts'
import type { Params } from './schema.ts'

export function toPython(context: PythonContext<Params>): PythonBlock {
  const { file_name: name, compression } = context.params
  const statements: PythonStatement[] = []
  const { frame } = tableToWrite(context, pythonTable(context.inputs, 'table'), statements)
  // pandas writes Parquet through pyarrow, which it doesn't install by itself.
  context.imports.requires('pyarrow')
  statements.push({
    is: 'expression',
    value: call(
      `${frame}.to_parquet`,
      text(pythonString(name)),
      ...(compression === 'snappy'
        ? []
        : [
            [
              'compression',
              text(compression === 'uncompressed' ? 'None' : pythonString(compression)),
            ] as const,
          ]),
      ['index', text('False')],
    ),
  })
  return { statements, outputs: { file: { kind: 'file' } } }
}
