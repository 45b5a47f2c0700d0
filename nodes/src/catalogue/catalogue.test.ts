import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { nodeCategories } from '../core/node/node-type.ts'
import { nodeTypes, type NodeTypeId } from './index.ts'
import { runners } from './runners.ts'
import { serverNodeTypes } from './server.ts'

const catalogue = fileURLToPath(new URL('.', import.meta.url))

async function foldersOnDisk(): Promise<string[]> {
  const folders = await Promise.all(
    nodeCategories.map(async (category) => {
      const names = await readdir(join(catalogue, category))
      return names.map((name) => `${category}/${name}`)
    }),
  )
  return folders.flat().sort()
}

describe('the catalogue', () => {
  it('has one folder for each registered node type, in its category', async () => {
    const registered = Object.values(nodeTypes).map(({ manifest }) => `${manifest.category}/${manifest.id}`)
    expect(registered.sort()).toEqual(await foldersOnDisk())
    expect(Object.keys(runners).sort()).toEqual(Object.keys(nodeTypes).sort())
    for (const [id, { manifest }] of Object.entries(nodeTypes)) {
      expect(serverNodeTypes[id as NodeTypeId].manifest).toBe(manifest)
    }
  })

  it('has all parts of a node type in every folder, and a test that checks it', async () => {
    for (const folder of await foldersOnDisk()) {
      const id = folder.split('/')[1]
      const files = await readdir(join(catalogue, folder))
      const parts = [
        'manifest.ts',
        'schema.ts',
        'cost.ts',
        'run.ts',
        'python.ts',
        'index.ts',
        'server.ts',
        'README.md',
        'examples',
        `${id}.test.ts`,
      ]
      expect(files, folder).toEqual(expect.arrayContaining(parts))
      expect(await readFile(join(catalogue, folder, `${id}.test.ts`), 'utf8')).toContain(
        `checkNodeType('${id}')`,
      )
    }
  })

  it('loads what runs a node only when asked', async () => {
    for (const load of Object.values(runners)) expect(typeof (await load()).run).toBe('function')
  })
})
