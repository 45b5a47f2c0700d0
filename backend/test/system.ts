import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Run } from '../src/contracts/index.ts'
import { readEnv, type Env } from '../src/env.ts'
import { openSystem, type OpenSystemOptions, type System } from '../src/open-system.ts'
import { productPaths } from '../src/product.ts'
import { startRun, type StartRunInput } from '../src/services/runs/start-run.ts'
import { waitForRun } from '../src/services/runs/wait-for-run.ts'
import { createTestDatabase } from './database.ts'
import { testNodeTypes } from './node-types.ts'
import { createScriptedRunner, type ScriptedRunner } from './scripted-runner.ts'

export interface TestSystem extends System {
  env: Env
  runner: ScriptedRunner
  /** What the system reported as errors; tests that provoke none expect it to be empty. */
  errors: unknown[]
  /** Another process's view: a second system on the same database and home. */
  openAnother(options?: Partial<OpenSystemOptions>): Promise<System>
}

/** A system with the test catalogue and the scripted runner, on a database and a home of its own. */
export async function openTestSystem({
  realNodes = false,
  settings = {},
  ...options
}: Partial<OpenSystemOptions> & {
  /** With the catalogue, the data sets and the templates of the product, and nodes in processes of their own. */
  realNodes?: boolean
  /** More of the environment. */
  settings?: Record<string, string>
} = {}): Promise<TestSystem> {
  const database = await createTestDatabase()
  const home = await mkdtemp(join(tmpdir(), 'flowza-test-home-'))
  await chmod(home, 0o755)
  const env = readEnv({
    DATABASE_URL: database.url,
    FLOWZA_HOME: home,
    FLOWZA_CONCURRENCY: '2',
    FLOWZA_RUNNER: 'process',
    ...settings,
  })
  const runner = createScriptedRunner()
  const errors: unknown[] = []
  const base: OpenSystemOptions = {
    env,
    worker: true,
    ...(!realNodes && {
      nodeTypes: testNodeTypes,
      runner,
      product: {
        ...productPaths,
        datasets: join(home, 'no-datasets'),
        templates: join(home, 'no-templates'),
      },
    }),
    onNotice: () => {},
    onError: (error) => errors.push(error),
  }
  const system = await openSystem({ ...base, ...options })
  return {
    ...system,
    env,
    runner,
    errors,
    openAnother: (other = {}) => openSystem({ ...base, ...options, ...other }),
    async close() {
      await system.close()
      await database.drop()
      await rm(home, { recursive: true, force: true })
    },
  }
}

/** Starts a run and waits for its end. */
export async function runToEnd({ ctx }: Pick<System, 'ctx'>, input: Partial<StartRunInput>): Promise<Run> {
  const started = await startRun(ctx, { cache: true, ...input })
  return waitForRun(ctx, started.id, AbortSignal.timeout(30_000))
}

export function nodeOf(run: Run, id: string): Run['nodes'][number] {
  const found = run.nodes.find((node) => node.node === id)
  if (found === undefined) throw new Error(`The run has no node ${id}.`)
  return found
}
