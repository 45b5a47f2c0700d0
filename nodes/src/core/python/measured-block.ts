/** A dict of metrics, printed name by name. */
import type { PythonContext, PythonMetrics, PythonModel } from './block.ts'
import { onOneLine } from './layout.ts'
import { pythonString } from './literal.ts'
import { assign, block, call, dictionary, line, text, type Python, type PythonStatement } from './source.ts'

/** What stands before the names of a node's variables where several nodes measure models. */
export function variablePrefix<Params>(context: PythonContext<Params>, model: PythonModel): string {
  return context.alone ? '' : `${model.name}_`
}

export type Metric = readonly [name: string, value: Python]

/**
 * Adds the dict and its printing to `statements`. Where several nodes measure models, the metrics become a function that
 * those with the same metrics share.
 *
 * @param input.metrics the metrics, written with the variables that they are given.
 * @param input.values the variables of the measured values, by the names that the function gives its parameters.
 */
export function measuredBlock<Params, Name extends string>(
  context: PythonContext<Params>,
  input: {
    model: PythonModel
    metrics: (variables: Record<Name, string>) => readonly Metric[]
    values: Record<Name, string>
    functionName: string
    statements: PythonStatement[]
  },
): PythonMetrics {
  const { model, metrics, values, functionName, statements } = input
  const variable = context.names.allocate(`${variablePrefix(context, model)}metrics`)
  const dictOf = (list: readonly Metric[]) =>
    dictionary(list.map(([name, value]) => [text(pythonString(name)), value]))
  const written = metrics(values)
  if (context.alone) statements.push(assign(variable, dictOf(written)))
  else {
    const parameters = Object.keys(values) as Name[]
    const own: Record<Name, string> = { ...values }
    for (const name of parameters) own[name] = name
    const body = dictOf(metrics(own))
    const scores = context.define({
      key: `function ${onOneLine(body)}`,
      preferred: functionName,
      parameters,
      body: [{ is: 'return', value: body }],
    })
    statements.push(assign(variable, call(scores, ...parameters.map((name) => text(values[name])))))
  }
  statements.push(...printed(context, variable))
  return { kind: 'metrics', variable, names: written.map(([name]) => name) }
}

/** Prints a mapping from names to numbers with all their digits. */
export function printed<Params>(context: PythonContext<Params>, variable: string): PythonStatement[] {
  return [
    ...(context.alone ? [] : [line(`print(${pythonString(context.node.title)})`)]),
    block(`for name, value in ${variable}.items()`, [line('print(f"{name}: {value:.15g}")')]),
  ]
}

/** What a model predicts, as 64-bit numbers: metrics would else be rounded to the model's own precision. */
export function inDoublePrecision({ singlePrecision }: PythonModel, prediction: Python): Python {
  return singlePrecision ? call(`${onOneLine(prediction)}.astype`, text('"float64"')) : prediction
}
