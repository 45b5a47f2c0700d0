import { spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
let folder: string

/** What the linter says of one file that stands where `path` says. */
async function lint(path: string, source: string): Promise<string> {
  const file = join(folder, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, source)
  const { stdout } = spawnSync(join(root, 'node_modules/.bin/oxlint'), [path], {
    cwd: folder,
    encoding: 'utf8',
  })
  return stdout
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowza-boundaries-'))
  await cp(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'))
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('import boundaries', () => {
  it.each([
    ['nodes/src/core/node/x.ts', '../../learn/matrix.ts', 'core knows no other room'],
    ['nodes/src/core/node/x.ts', 'node:fs', 'loads in the browser'],
    ['nodes/src/learn/tree/x.ts', '../../core/index.ts', 'learn imports zod and itself only'],
    ['nodes/src/learn/tree/x.ts', '@duckdb/node-api', 'learn imports zod and itself only'],
    [
      'nodes/src/catalogue/model/x/schema.ts',
      '../../../learn/matrix.ts',
      'Only a node’s run.ts imports learn',
    ],
    ['nodes/src/catalogue/model/x/manifest.ts', './run.ts', 'Only a node’s run.ts imports learn'],
    ['nodes/src/catalogue/model/x/index.ts', './python.ts', 'join them in server.ts'],
    ['nodes/src/catalogue/model/x/index.ts', './run.ts', 'Only a node’s run.ts imports learn'],
    ['nodes/src/export/x.ts', '../runtime/context.ts', 'turns documents into text'],
    ['backend/src/contracts/x.ts', '../db/client.ts', 'what the frontend imports'],
    ['backend/src/routes/x.ts', 'drizzle-orm', 'call a verb of backend/src/services'],
    ['backend/src/services/runs/x.ts', 'pg-boss', 'Only backend/src/jobs sees pg-boss'],
    ['backend/src/services/runs/x.ts', 'dockerode', 'Only backend/src/runners sees the Docker engine'],
    ['backend/src/routes/x.ts', '@flowza/nodes/catalogue/runners', 'through a runner'],
    [
      'frontend/src/runs/x.ts',
      '@flowza/nodes/runtime',
      'The browser never loads what runs, costs or exports a node',
    ],
    [
      'frontend/src/runs/x.ts',
      '@flowza/nodes/catalogue/server',
      'The browser never loads what runs, costs or exports a node',
    ],
    [
      'frontend/src/editor/core/x.ts',
      '@flowza/nodes/export',
      'The browser never loads what runs, costs or exports a node',
    ],
    ['frontend/src/runs/x.ts', '@flowza/nodes/catalogue', 'take node types from i18n/node-types.ts'],
    ['frontend/src/runs/x.ts', '@flowza/backend/server', '@flowza/backend/contracts only'],
    ['frontend/src/editor/core/x.ts', 'react', 'the editor without a screen'],
    ['frontend/src/editor/core/x.ts', '@flowza/backend/server', '@flowza/backend/contracts only'],
  ])('%s may not import %s', async (path, specifier, message) => {
    const output = await lint(
      path,
      `import * as imported from '${specifier}'\n\nexport const used = imported\n`,
    )
    expect(output).toContain('no-restricted-imports')
    expect(output.replaceAll(/\s+/g, ' ').replaceAll("'", '’')).toContain(message)
  })

  it.each([
    ['nodes/src/catalogue/model/x/run.ts', '../../../learn/matrix.ts'],
    ['nodes/src/catalogue/model/x/server.ts', './python.ts'],
    ['backend/src/jobs/x.ts', 'pg-boss'],
    ['backend/src/runners/x.ts', 'dockerode'],
    ['frontend/src/runs/x.ts', '@flowza/backend/contracts'],
    ['frontend/src/i18n/de/x.ts', '@flowza/nodes/catalogue/german'],
  ])('%s may import %s', async (path, specifier) => {
    const output = await lint(
      path,
      `import * as imported from '${specifier}'\n\nexport const used = imported\n`,
    )
    expect(output).not.toContain('no-restricted-imports')
  })
})
