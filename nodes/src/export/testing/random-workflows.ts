/** Random workflows over a shipped data set: steps in any order, settings of any kind. */
import fc from 'fast-check'
import type { WorkflowDocument } from '../../core/document/document.ts'
import type { TableSchema } from '../../core/table/schema.ts'
import { workflow, type Step } from './workflows.ts'

/** Most of them run; those whose steps don't fit the table end in a declared message or a refusal to export. */
export function randomWorkflow(dataset: string, schema: TableSchema): fc.Arbitrary<WorkflowDocument> {
  const names = (kinds: readonly string[]) =>
    schema.columns
      .filter((column) => column.role === 'feature' && kinds.includes(column.kind))
      .map((column) => column.name)
  const numbers = names(['numeric', 'integer'])
  const words = names(['categorical', 'boolean'])
  const target = schema.columns.find((column) => column.role === 'target')
  const isNumber = target?.kind === 'numeric' || target?.kind === 'integer'
  const some = (from: readonly string[]) =>
    from.length === 0
      ? fc.constant({ by: 'all' as const })
      : fc.subarray([...from], { minLength: 1 }).map((chosen) => ({ by: 'names' as const, names: chosen }))
  const kinds = (...list: string[]) => fc.constant({ by: 'kinds' as const, kinds: list })
  const step = (type: string, params: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Step> =>
    fc.record(params).map((drawn): Step => [type, drawn as Step[1]])

  const fill = fc.oneof(
    step('impute', {
      strategy: fc.constantFrom('mean', 'median', 'most_frequent', 'constant'),
      columns: fc.oneof(some(numbers), kinds('numeric', 'integer')),
    }),
    step('impute', {
      strategy: fc.constantFrom('most_frequent', 'constant'),
      columns: fc.oneof(some(words), kinds('categorical')),
    }),
  )
  const scale = step('scale', {
    method: fc.constantFrom('standard', 'minmax', 'robust'),
    columns: fc.oneof(some(numbers), kinds('numeric', 'integer')),
  })
  const encode = step('one-hot-encode', {
    columns: some([...words, ...numbers.slice(-1)]),
    drop: fc.constantFrom(null, null, 'first', 'if_binary'),
  })
  const condition = fc.oneof(
    fc.record({
      column: fc.constantFrom(...numbers),
      operator: fc.constantFrom('less', 'not_equal', 'not_equal', 'is_present'),
      value: fc.constantFrom(2.5, 20, 40),
    }),
    fc.record({
      column: fc.constantFrom(...(words.length === 0 ? numbers : words)),
      operator: fc.constant('is_present'),
    }),
  )
  const filter = step('filter-rows', {
    conditions: fc.array(condition, { minLength: 1, maxLength: 2 }),
    match: fc.constantFrom('all', 'any', 'any'),
    keep: fc.constantFrom('matching', 'matching', 'others'),
  })
  const drop = step('drop-missing', { columns: some(numbers), how: fc.constantFrom('any', 'all') })
  const unique = step('drop-duplicates', {
    columns: fc.oneof(fc.constant(null), some([...numbers, ...words])),
    keep: fc.constantFrom('first', 'last', 'none'),
  })
  const [first = '0', second = first] = numbers.map((name) => `[${name}]`)
  const [words1 = "'x'"] = words.map((name) => `[${name}]`)
  const formula = step('formula', {
    name: fc.constantFrom('computed', 'computed', 'two words', ...numbers.slice(0, 1)),
    expression: fc.constantFrom(
      `${first} + ${second} * 2`,
      `${first} / ${second}`,
      `if(${first} > ${second}, round(${first}), coalesce(${second}, 0.5))`,
      `max(${first}, sqrt(${second})) - min(${first}, 3)`,
      `indicator(${words1} is not missing) + abs(${first})`,
      `log(${first} + 1) * length('abc')`,
    ),
  })
  const split = step('train-test-split', {
    method: fc.constantFrom('random', 'random', isNumber ? 'random' : 'stratified'),
    test_size: fc.constantFrom(0.2, 0.33),
    validation_size: fc.constantFrom(0, 0, 0.15),
    random_state: fc.constantFrom(null, 0, 123),
  })
  const model = isNumber
    ? fc.oneof(
        step('linear-regression', { method: fc.constantFrom('ols', 'ridge', 'lasso') }),
        step('random-forest', { n_estimators: fc.constant(5), bootstrap: fc.boolean() }),
        step('gradient-boosting', { n_estimators: fc.constant(5) }),
        step('decision-tree', { max_depth: fc.constantFrom(null, 3) }),
      )
    : fc.oneof(
        step('logistic-regression', { C: fc.constantFrom(0.1, 1) }),
        step('random-forest', { n_estimators: fc.constant(5), task: fc.constant('classification') }),
        step('gradient-boosting', { n_estimators: fc.constant(5), task: fc.constant('classification') }),
        step('decision-tree', { max_depth: fc.constantFrom(null, 3), task: fc.constant('classification') }),
      )
  const last: Step[] = [
    ['impute', {}, { title: 'Fill what is left' }],
    ['one-hot-encode', { columns: { by: 'kinds', kinds: ['categorical', 'boolean'] } }],
  ]
  const evaluate: Step = [isNumber ? 'evaluate-regression' : 'evaluate-classification']
  const measures = fc.constantFrom<Step[]>([evaluate], [evaluate, ['feature-importance', { n_repeats: 1 }]])
  return fc
    .record({
      before: fc.array(fc.oneof(filter, drop, unique, fill, scale, formula), { maxLength: 2 }),
      split,
      after: fc.array(fc.oneof(fill, scale, encode, filter, drop, unique, formula), { maxLength: 4 }),
      models: fc.array(
        fc.record({ model, measures }).map(({ model, measures }) => ({ model, measures })),
        { minLength: 1, maxLength: 2 },
      ),
    })
    .map(({ before, split, after, models }) =>
      workflow({
        name: `Random ${dataset}`,
        source: dataset,
        steps: [['select-columns'], ...before, split, ...after, ...last],
        models,
      }),
    )
}
