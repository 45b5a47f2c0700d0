import { spawnSync } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

it('shows code that compiles', async () => {
  const page = await readFile(join(root, 'docs/adding-a-node.md'), 'utf8')
  const files = [...page.matchAll(/```ts (\S+)\n([\s\S]*?)```/g)].map(([, name, text]) => ({ name, text }))
  expect(files.map(({ name }) => name)).toEqual([
    'manifest.ts',
    'german.ts',
    'schema.ts',
    'cost.ts',
    'run.ts',
    'python.ts',
    'index.ts',
    'server.ts',
  ])
  // Beside the real nodes, because the sample imports what they import; the leading dot keeps it out of every glob.
  const folder = join(root, 'nodes/src/catalogue/prepare/.clip-sample')
  await mkdir(folder, { recursive: true })
  try {
    for (const { name, text } of files) await writeFile(join(folder, name), text)
    const config = { extends: join(root, 'tsconfig.base.json'), include: ['./*.ts'] }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
    const compiler = join(root, 'node_modules/.bin/tsc')
    const { stdout, status } = spawnSync(compiler, ['-p', folder], { encoding: 'utf8' })
    expect(stdout).toBe('')
    expect(status).toBe(0)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
