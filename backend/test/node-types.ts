/** A small catalogue for tests of the orchestration: nodes whose work takes no time and whose results are one number. */
import {
  defineManifest,
  defineNode,
  metricsPort,
  param,
  defineServerNode,
  type CostContext,
  type NodeManifest,
  type ServerNodeType,
} from '@flowza/nodes/core'
import { z } from 'zod'

const parts = {
  checkInputs: () => [],
  propagateSchema: () => ({ metrics: { type: 'metrics' as const } }),
  describe: () => '',
}

const serverParts = {
  estimateCost: ({ inputs }: Pick<CostContext<unknown>, 'inputs'>) => ({
    seconds: 0.001 * (1 + Object.keys(inputs).length),
    bytes: 1_000,
    outputs: { metrics: { rows: 0, columns: 0, bytes: 100 } },
  }),
  toPython: () => {
    throw new Error('Test nodes are not exported.')
  },
}

function testNode<Params extends z.ZodObject>(
  manifest: NodeManifest<Params>,
  own: Partial<typeof serverParts> = {},
): ServerNodeType<Params> {
  return defineServerNode(defineNode(manifest, parts), { ...serverParts, ...own })
}

const shared = {
  version: 1,
  category: 'data' as const,
  summary: 'For tests.',
  keywords: [],
  outputs: { metrics: metricsPort('Number') },
  messages: {},
  capabilities: {},
  parity: null,
}

const number = (label: string, fallback: number) =>
  param(z.number().default(fallback), { label, help: label, control: 'number' })

const input = metricsPort('Input')

export const testNodeTypes = {
  /** Gives `value`. */
  number: testNode(
    defineManifest({
      ...shared,
      id: 'number',
      title: 'Number',
      inputs: {},
      params: z.strictObject({ value: number('Value', 1) }),
    }),
  ),
  /** Gives a + b + `plus`; b may be left open. */
  add: testNode(
    defineManifest({
      ...shared,
      id: 'add',
      title: 'Add',
      inputs: { a: input, b: { ...input, optional: true } },
      params: z.strictObject({ plus: number('Plus', 0) }),
    }),
  ),
  /** Gives a + b, rounded down to a multiple of `step`: other inputs often give the same bytes. */
  round: testNode(
    defineManifest({
      ...shared,
      id: 'round',
      title: 'Round',
      inputs: { a: input, b: { ...input, optional: true } },
      params: z.strictObject({ step: number('Step', 1) }),
    }),
  ),
  /** Gives a and says that it might give something else the next time. */
  chance: testNode(
    defineManifest({
      ...shared,
      id: 'chance',
      title: 'Chance',
      inputs: { a: input },
      params: z.strictObject({}),
      deterministic: false,
    }),
  ),
  /** Gives what it gets once its gate is open. */
  gate: testNode(
    defineManifest({
      ...shared,
      id: 'gate',
      title: 'Gate',
      inputs: { a: input },
      params: z.strictObject({
        name: param(z.string().default('gate'), { label: 'Name', help: 'Name', control: 'text' }),
      }),
    }),
    // Nobody knows how long a gate stays shut.
    { estimateCost: (context) => ({ ...serverParts.estimateCost(context), seconds: 3600 }) },
  ),
  /** Gives a, and is expected to take a fifth of a second. */
  work: testNode(
    defineManifest({
      ...shared,
      id: 'work',
      title: 'Work',
      inputs: { a: input },
      params: z.strictObject({}),
    }),
    { estimateCost: (context) => ({ ...serverParts.estimateCost(context), seconds: 0.2 }) },
  ),
  /** Fails with a declared message. */
  broken: testNode(
    defineManifest({
      ...shared,
      id: 'broken',
      title: 'Broken',
      inputs: { a: input },
      params: z.strictObject({}),
    }),
  ),
} satisfies Record<string, ServerNodeType>
