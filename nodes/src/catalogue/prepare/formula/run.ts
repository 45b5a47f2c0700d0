import { checkFormula } from '../../../core/expression/check.ts'
import { literalOf, type Expression } from '../../../core/expression/expression.ts'
import { faultMessage } from '../../../core/node/expression-checks.ts'
import type { RunContext } from '../../../runtime/context.ts'
import { computedOf, nameFault, type Params } from './formula.ts'

export { manifest } from './manifest.ts'

const largest = 2 ** 53

export async function run(context: RunContext<Params>): Promise<void> {
  const { params } = context
  const table = await context.table('table')
  const fault = nameFault(params.name, table.schema)
  if (fault !== null) context.fail(fault.message, { column: fault.column }, { column: fault.column })
  const checked = checkFormula(params.expression, table.schema)
  if (!checked.ok) context.fail('formula_wrong', faultMessage(checked.faults[0]))
  const computed = computedOf(params, checked, table.schema)
  if (computed === null) throw new Error('The columns of a stored table are known.')
  const { column, expression } = computed
  if (column.dtype === 'int64' && expression.op !== 'column') {
    const beyond: Expression = {
      op: 'greater',
      left: { op: 'abs', arg: expression },
      right: literalOf(largest),
    }
    if ((await table.count(beyond)) > 0) context.fail('too_large', {}, { column: params.name })
  }
  await context.outputs.transform('table', table, {
    change: 'project',
    projection: { set: [{ column, expression }], drop: [] },
    fitted: false,
  })
}
