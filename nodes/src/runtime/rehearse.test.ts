import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { rehearse } from './rehearse.ts'

it('does every step of the rehearsal, and leaves nothing behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'flowza-rehearsal-'))
  try {
    const result = await rehearse(folder)
    expect(result).toMatchObject({ status: 'succeeded' })
    expect(await readdir(folder)).toEqual([])
  } finally {
    await rm(folder, { recursive: true })
  }
})
