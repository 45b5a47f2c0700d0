import { expect, it } from 'vitest'
import { runtimeDigest } from './runtime-digest.ts'

it('is the same sha256 every time', async () => {
  const digest = await runtimeDigest()
  expect(digest).toMatch(/^[0-9a-f]{64}$/)
  expect(await runtimeDigest()).toBe(digest)
})
