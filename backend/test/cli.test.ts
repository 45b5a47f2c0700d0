/** The command as a person types it, in processes of its own. */
import { execFile } from 'node:child_process'
import { chmod, copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { productPaths } from '../src/product.ts'
import { createTestDatabase } from './database.ts'

const program = join(productPaths.root, 'scripts', 'flowza.mjs')

let home: string
let database: Awaited<ReturnType<typeof createTestDatabase>>

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'flowza-test-cli-'))
  await chmod(home, 0o755)
  database = await createTestDatabase()
})
afterAll(async () => {
  await database.drop()
  await rm(home, { recursive: true, force: true })
})

interface Answer {
  code: number
  stdout: string
  stderr: string
}

function flowza(args: string[], env: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve) => {
    const settings = {
      DATABASE_URL: database.url,
      FLOWZA_HOME: join(home, 'data'),
      FLOWZA_RUNNER: 'process',
      ...env,
    }
    execFile(
      process.execPath,
      [program, ...args],
      { cwd: home, env: { ...process.env, ...settings }, maxBuffer: 64 * 1024 ** 2 },
      (error, stdout, stderr) =>
        resolve({
          code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1,
          stdout,
          stderr,
        }),
    )
  })
}

async function workflowFile(name: string, params: Record<string, unknown>): Promise<string> {
  const path = join(home, `${name}.json`)
  const document = {
    format: 'flowza/1',
    name,
    seed: 42,
    nodes: [{ id: 'load', type: 'load-csv', version: 1, params, position: { x: 0, y: 0 } }],
    edges: [],
  }
  await writeFile(path, JSON.stringify(document))
  return path
}

interface RunJson {
  run: { id: string; status: string; seconds: number } | null
  nodes: { id: string; type: string; status: string; cached: boolean; seconds: number; reason?: string }[]
  results: Record<string, { metrics?: Record<string, number> }>
  problems: { code: string; node?: string }[]
}

describe('flowza', () => {
  it('says what it can do, and what was wrong with the call', async () => {
    const [help, version, none, unknown, badRunner, badSet] = await Promise.all([
      flowza(['help']),
      flowza(['--version']),
      flowza([]),
      flowza(['fly']),
      flowza(['run', 'titanic-survival', '--runner', 'moon']),
      flowza(['run', 'titanic-survival', '--set', 'forest']),
    ])
    expect(help).toMatchObject({ code: 0, stderr: '' })
    expect(help.stdout).toContain('flowza <command>')
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect([none.code, unknown.code, badRunner.code, badSet.code]).toEqual([2, 2, 2, 2])
    expect(unknown.stderr).toContain('"fly"')
    expect(badSet.stderr).toContain('--set takes <node>.<param>=<value>')
  })

  it('lists the node types', async () => {
    const [text, json] = await Promise.all([flowza(['nodes']), flowza(['nodes', '--json'])])
    expect(text.stdout).toContain('random-forest')
    const { nodeTypes }: { nodeTypes: { id: string }[] } = JSON.parse(json.stdout)
    expect(nodeTypes.map((type) => type.id)).toContain('load-csv')
  })

  it('validates a file without a database', async () => {
    const good = await workflowFile('good', { file: 'iris' })
    const bad = await workflowFile('bad', { fille: 'iris' })
    await writeFile(join(home, 'broken.json'), '{"format": ')
    const env = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }
    const [valid, invalid, broken, absent] = await Promise.all([
      flowza(['validate', good, '--json'], env),
      flowza(['validate', bad, '--json'], env),
      flowza(['validate', join(home, 'broken.json')], env),
      flowza(['validate', join(home, 'absent.json')], env),
    ])
    expect(valid).toMatchObject({ code: 0, stdout: '{"valid":true,"problems":[]}\n' })
    expect(invalid.code).toBe(1)
    expect(JSON.parse(invalid.stdout)).toMatchObject({
      valid: false,
      problems: [{ code: 'PARAM_UNKNOWN', node: 'load' }],
    })
    expect(broken.code).toBe(1)
    expect(broken.stdout).toContain('not valid JSON')
    expect(absent.code).toBe(2)
  })

  it('runs a file with its data beside it, and reuses the result the next time', async () => {
    await copyFile(join(productPaths.datasets, 'iris', 'data.csv'), join(home, 'flowers.csv'))
    const file = await workflowFile('flowers', { file: './flowers.csv' })
    const first = await flowza(['run', file, '--json'])
    const one: RunJson = JSON.parse(first.stdout)
    expect(first.code, first.stderr).toBe(0)
    expect(one).toMatchObject({
      run: { status: 'succeeded' },
      nodes: [{ id: 'load', type: 'load-csv', status: 'succeeded', cached: false }],
      problems: [],
    })
    const second = await flowza(['run', file])
    expect(second.code).toBe(0)
    expect(second.stdout).toMatch(/= load .*cached.*150 × 5/)
  })

  it('says what could not be done as one JSON object with --json, and what to do next', async () => {
    const broken = join(home, 'broken.json')
    await writeFile(broken, '{"format":')
    interface Failed {
      error: { code: string; message: string; hint?: string }
      problems: { code: string }[]
    }
    const failed = async (...args: string[]) => {
      const { code, stdout, stderr } = await flowza([...args, '--json'])
      expect(stderr).not.toContain('    at ')
      return { code, stderr, ...(JSON.parse(stdout) as Failed) }
    }
    const vary = 'forest.n_estimators'
    const [planned, swept, unknown, nothing, twice, usage] = await Promise.all([
      failed('plan', broken),
      failed('plan', 'titanic-survival', '--set', `${vary}=many`),
      failed('sweep', 'titanic-survival', '--vary', 'nope.x=1,2'),
      failed('sweep', 'titanic-survival', '--vary', `${vary}=[]`),
      failed('sweep', 'titanic-survival', '--vary', `${vary}=1`, '--vary', `${vary}=2`),
      failed('sweep', 'titanic-survival', '--vary', vary),
    ])
    expect(planned).toMatchObject({ code: 1, problems: [{ code: 'DOCUMENT_INVALID' }] })
    expect(swept).toMatchObject({ code: 1, problems: [{ code: 'PARAM_INVALID' }] })
    expect(unknown).toMatchObject({ code: 1, error: { code: 'VALIDATION', hint: /its nodes are data/i } })
    expect(nothing).toMatchObject({ code: 1, error: { message: `"${vary}" has no values to try.` } })
    expect(twice).toMatchObject({ code: 2, error: { code: 'USAGE', message: /more than once/ } })
    expect(usage).toMatchObject({ code: 2, error: { message: /^--vary takes/ } })
  })

  it('says what was meant by a name that it can not use', async () => {
    const away = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/x' }
    const [help, folder, id, listed, database, out] = await Promise.all([
      flowza(['help', 'fly']),
      flowza(['validate', home]),
      flowza(['schedule', 'add', 'titanic', '--cron', '0 6 * * *']),
      flowza(['schedule', 'list', 'all']),
      flowza(['gc', '--dry-run'], away),
      flowza(['export', 'iris-species', '--to', 'python', '--out', program]),
    ])
    expect(help).toMatchObject({ code: 2, stderr: /^There is no command "fly"/ })
    expect(folder).toMatchObject({ code: 2, stderr: /is a folder; name the workflow file in it/ })
    expect(id).toMatchObject({
      code: 2,
      stderr: /^"titanic" is no id of a stored workflow; it is in the address/,
    })
    expect(listed).toMatchObject({ code: 2, stderr: /lists all and takes no id/ })
    expect(database).toMatchObject({
      code: 1,
      stderr: /^PostgreSQL does not answer: .*\nStart it, or correct/,
    })
    expect(out).toMatchObject({ code: 1, stderr: /flowza\.mjs can't be used: there is a file of that name/ })
  })

  it('says why nothing was exported when the run before it fails', async () => {
    const file = await workflowFile('gone', { file: 'iris', delimiter: ';', quote: '' })
    const { code, stdout, stderr } = await flowza(
      ['export', file, '--to', 'python', '--out', join(home, 'out'), '--run'],
      {
        FLOWZA_NODE_SECONDS: '1',
        FLOWZA_NODE_OUTPUT_BYTES: '10',
      },
    )
    expect(code, stdout).toBe(1)
    expect(stderr).toMatch(/load .*failed[^]*The run failed, so nothing was exported\./)
  })

  it('plans, explains and sweeps', async () => {
    const file = await workflowFile('planned', { file: 'iris' })
    const planned = await flowza(['plan', file])
    expect(planned.code, planned.stderr).toBe(0)
    expect(planned.stdout).toMatch(/^node +will +seconds +memory +because\nload +run +[\d.]+ \(/)
    expect(planned.stdout).toMatch(/1 of 1 nodes run: .* s along load/)
    const run: RunJson = JSON.parse((await flowza(['run', file, '--json'])).stdout)
    const again = await flowza(['plan', file, '--json'])
    expect(JSON.parse(again.stdout)).toMatchObject({ nodes: [{ node: 'load', will: 'reuse' }] })
    const explained = await flowza(['explain', 'last'])
    expect(explained.stdout).toMatch(/^load {2}succeeded {2}Ran because it had not run before\./)
    const one = await flowza(['explain', run.run?.id.slice(-12) ?? '', 'load', '--json'])
    expect(JSON.parse(one.stdout)).toMatchObject({ run: run.run?.id, node: 'load', causes: [] })
    expect((await flowza(['explain', 'zebra'])).code).toBe(2)
    const swept = await flowza(['gc', '--dry-run', '--json'])
    expect(JSON.parse(swept.stdout)).toMatchObject({ dryRun: true, artifacts: 0 })
  })

  it('answers with one JSON object and 1 when it can not run', async () => {
    const gone = await flowza(['run', await workflowFile('gone', { file: './gone.csv' }), '--json'])
    expect(gone.code).toBe(1)
    const parsed: RunJson = JSON.parse(gone.stdout)
    expect(parsed).toMatchObject({
      run: null,
      nodes: [],
      results: {},
      problems: [{ code: 'DATASET_UNKNOWN', node: 'load' }],
    })
    await writeFile(join(home, 'ragged.csv'), 'a,b\n1,2\n1,2,3\n')
    const ragged = await flowza(['run', await workflowFile('ragged', { file: './ragged.csv' }), '--json'])
    expect(ragged.code).toBe(1)
    expect((JSON.parse(ragged.stdout) as RunJson).problems).toMatchObject([{ node: 'load' }])
  })

  it('runs in two processes of one home at the same time', async () => {
    const env = { DATABASE_URL: '', FLOWZA_HOME: join(home, 'shared') }
    const [first, second] = await Promise.all([
      flowza(['run', await workflowFile('twin-a', { file: 'iris' }), '--json'], env),
      flowza(['run', await workflowFile('twin-b', { file: 'wine' }), '--json'], env),
    ])
    for (const answer of [first, second]) {
      expect(answer.code, answer.stderr).toBe(0)
      expect((JSON.parse(answer.stdout) as RunJson).run?.status).toBe('succeeded')
    }
  })

  it('exports with the data beside the code', async () => {
    const out = join(home, 'exported')
    const answer = await flowza(['export', 'titanic-survival', '--to', 'notebook', '--out', out])
    expect(answer.code, answer.stderr).toBe(0)
    const files = await readdir(out)
    expect(files).toContain('titanic.csv')
    expect(files.some((file) => file.endsWith('.ipynb'))).toBe(true)
  })
})
