/**
 * A worker in a process of its own, for tests that kill it. Says READY, then WAITING when it holds a gate node; with
 * `open` as its second argument it lets every gate of that name open.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { readEnv } from '../src/env.ts'
import { openSystem } from '../src/open-system.ts'
import { productPaths } from '../src/product.ts'
import { testNodeTypes } from './node-types.ts'
import { createScriptedRunner } from './scripted-runner.ts'

const gate = process.argv[2] ?? 'gate'
const runner = createScriptedRunner()
if (process.argv[3] === 'open') runner.open(gate)
const system = await openSystem({
  env: readEnv(),
  worker: true,
  nodeTypes: testNodeTypes,
  runner,
  product: { ...productPaths, datasets: '/nonexistent', templates: '/nonexistent' },
  onNotice: () => {},
  onError: (error) => process.stderr.write(`${String(error)}\n`),
})
process.once('SIGTERM', () => void system.close().then(() => process.exit()))
process.stdout.write('READY\n')
await runner.waitingAt(gate)
process.stdout.write('WAITING\n')
while (runner.running() > 0) await sleep(20)
process.stdout.write('IDLE\n')
