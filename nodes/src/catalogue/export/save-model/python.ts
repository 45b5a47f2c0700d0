import { pythonModel, type PythonBlock, type PythonContext } from '../../../core/python/block.ts'
import { pythonString } from '../../../core/python/literal.ts'
import { call, comment, text } from '../../../core/python/source.ts'
import type { Params } from './schema.ts'

export function toPython(context: PythonContext<Params>): PythonBlock {
  const { params, imports } = context
  const model = pythonModel(context.inputs, 'model')
  const fileName = `${params.file_name.replace(/\.[^.]*$/, '') || 'model'}.joblib`
  return {
    statements: [
      comment('A joblib file runs code when it is loaded: load only files that you trust.'),
      {
        is: 'expression',
        value: call(`${imports.module('joblib')}.dump`, text(model.name), text(pythonString(fileName))),
      },
    ],
    outputs: { file: { kind: 'file' } },
  }
}
