/** A worker in a process of its own for the nemesis to kill: the test catalogue, and nodes that take a moment. */
import { setTimeout as sleep } from 'node:timers/promises'
import { readEnv } from '../src/env.ts'
import { openSystem } from '../src/open-system.ts'
import { productPaths } from '../src/product.ts'
import { testNodeTypes } from '../test/node-types.ts'
import { createScriptedRunner } from '../test/scripted-runner.ts'

const [shortestMs, longestMs] = process.argv.slice(2).map(Number)
const scripted = createScriptedRunner()
await openSystem({
  env: readEnv(),
  worker: true,
  nodeTypes: testNodeTypes,
  runner: {
    ...scripted,
    async execute(task, options) {
      const moment = shortestMs + Math.random() * (longestMs - shortestMs)
      await sleep(moment, undefined, { signal: options.signal }).catch(() => {})
      return scripted.execute(task, options)
    },
  },
  product: { ...productPaths, datasets: '/nonexistent', templates: '/nonexistent' },
  onNotice: () => {},
  // The nemesis sees to it that there are errors; what counts is what the tables say in the end.
  onError: () => {},
})
process.stdout.write('READY\n')
