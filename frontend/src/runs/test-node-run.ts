import type { NodeRun } from '@flowza/backend/contracts'

/** A node that has run without anything to say of it. */
export const nodeRun: NodeRun = {
  node: 'a',
  type: 'scale',
  title: 'Scale',
  status: 'succeeded',
  receipt: null,
  reason: null,
  error: null,
  warnings: [],
  attempt: 1,
  startedAt: null,
  finishedAt: null,
  seconds: 0.2,
  outputs: {},
}
