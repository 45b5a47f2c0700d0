import { pythonTable, type PythonBlock, type PythonContext } from '../../../core/python/block.ts'
import { pythonString } from '../../../core/python/literal.ts'
import { block, call, line, list, text, type PythonStatement } from '../../../core/python/source.ts'
import { tableToWrite } from '../../../core/python/table-to-write.ts'
import type { Params } from './schema.ts'

export function toPython(context: PythonContext<Params>): PythonBlock {
  const { file_name: name, delimiter, header, escape_formulas: escapes } = context.params
  const statements: PythonStatement[] = []
  const { frame, texts } = tableToWrite(context, pythonTable(context.inputs, 'table'), statements)
  if (escapes && texts.length > 0) {
    const columns = list(texts.map((column) => text(pythonString(column))))
    const variable = context.variable({
      key: `texts ${texts.join('\0')}`,
      preferred: 'text_columns',
      value: columns,
      statements,
    })
    const cells = `${frame}[column]`
    statements.push(
      block(`for column in ${variable}`, [
        { is: 'comment', text: 'A spreadsheet would run text that starts like this as a formula.' },
        line(`${cells} = ${cells}.str.replace(r"^([=+@\\t\\r\\n-])", r"'\\1", regex=True)`),
      ]),
    )
  }
  statements.push({
    is: 'expression',
    value: call(
      `${frame}.to_csv`,
      text(pythonString(name)),
      ...(delimiter === ',' ? [] : [['sep', text(pythonString(delimiter))] as const]),
      ...(header ? [] : [['header', text('False')] as const]),
      ['index', text('False')],
    ),
  })
  return { statements, outputs: { file: { kind: 'file' } } }
}
