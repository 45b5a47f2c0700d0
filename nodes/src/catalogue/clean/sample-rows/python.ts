import { pythonTable, type PythonBlock, type PythonContext } from '../../../core/python/block.ts'
import { changeFrames } from '../../../core/python/frames.ts'
import { settle } from '../../../core/python/settle.ts'
import { assign, call, text, type PythonStatement } from '../../../core/python/source.ts'
import type { Params } from './schema.ts'

export function toPython(context: PythonContext<Params>): PythonBlock {
  const statements: PythonStatement[] = []
  const settled = settle(context, pythonTable(context.inputs, 'table'), statements)
  const table = changeFrames({
    context,
    table: settled,
    statements,
    frame: (frame) => {
      const drawn = context.names.allocate('drawn')
      statements.push(
        assign(
          drawn,
          call(
            `${frame}.sample`,
            ['n', text(`min(${context.params.n}, len(${frame}))`)],
            ['random_state', context.seed],
          ),
        ),
      )
      // A sample of pandas is in random order; its index leads back to the order of the table.
      return call(`${drawn}.sort_index`)
    },
  })
  return { statements, outputs: { table } }
}
