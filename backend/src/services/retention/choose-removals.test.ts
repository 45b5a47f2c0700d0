import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseRemovals, type Inventory, type RetentionPolicy } from './choose-removals.ts'

const now = 1_000_000
const time = fc.integer({ min: 0, max: now })

/** Artifacts that share files, files that belong to none, and some of both needed. */
const inventories: fc.Arbitrary<Inventory> = fc
  .record({
    files: fc.array(fc.record({ bytes: fc.nat(1000), storedAt: time }), { maxLength: 12 }),
    artifacts: fc.array(
      fc.record({
        bytes: fc.nat(50),
        files: fc.array(fc.nat(14), { maxLength: 3 }),
        storedAt: time,
        usedAt: fc.option(time),
      }),
      { maxLength: 12 },
    ),
    needed: fc.array(
      fc.oneof(
        fc.nat(14).map((n) => `f${n}`),
        fc.nat(14).map((n) => `a${n}`),
      ),
      { maxLength: 6 },
    ),
  })
  .map(({ files, artifacts, needed }) => {
    const kept = artifacts.map((artifact, index) => ({
      ...artifact,
      digest: `a${index}`,
      files: artifact.files.map((file) => `f${file}`),
    }))
    // What needs an artifact needs its files.
    const behind = kept.filter(({ digest }) => needed.includes(digest)).flatMap((artifact) => artifact.files)
    return {
      files: files.map((file, index) => ({ ...file, digest: `f${index}` })),
      artifacts: kept,
      needed: new Set([...needed, ...behind]),
    }
  })

const policies: fc.Arbitrary<RetentionPolicy> = fc.record({
  keepMs: fc.option(fc.nat(now)),
  keepBytes: fc.option(fc.nat(8000)),
  graceMs: fc.nat(now / 2),
})

describe('a sweep', () => {
  it('never takes what is needed, young or part of what stays', () => {
    fc.assert(
      fc.property(inventories, policies, (inventory, policy) => {
        const { artifacts, files } = chooseRemovals(inventory, policy, now)
        const goneArtifacts = new Set(artifacts)
        const goneFiles = new Set(files)
        const young = (at: number) => at > now - policy.graceMs
        for (const artifact of inventory.artifacts) {
          if (goneArtifacts.has(artifact.digest)) {
            expect(inventory.needed.has(artifact.digest)).toBe(false)
            expect(young(artifact.storedAt)).toBe(false)
            expect(artifact.usedAt !== null && young(artifact.usedAt)).toBe(false)
          } else for (const file of artifact.files) expect(goneFiles.has(file)).toBe(false)
        }
        for (const file of inventory.files) {
          if (!goneFiles.has(file.digest)) continue
          expect(inventory.needed.has(file.digest)).toBe(false)
          expect(young(file.storedAt)).toBe(false)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('takes everything that is old, unnamed or too much and may go, and counts right', () => {
    fc.assert(
      fc.property(inventories, policies, (inventory, policy) => {
        const { artifacts, files, freedBytes, keptBytes } = chooseRemovals(inventory, policy, now)
        const sizes = new Map(
          [...inventory.artifacts, ...inventory.files].map((kept) => [kept.digest, kept.bytes]),
        )
        const all = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0)
        const freed = [...artifacts, ...files].reduce((sum, digest) => sum + (sizes.get(digest) ?? 0), 0)
        expect(freedBytes).toBe(freed)
        expect(keptBytes).toBe(all - freed)
        expect(new Set([...artifacts, ...files]).size).toBe(artifacts.length + files.length)
        const young = (at: number) => at > now - policy.graceMs
        const left = inventory.artifacts.filter(
          ({ digest, storedAt, usedAt }) =>
            !artifacts.includes(digest) &&
            !inventory.needed.has(digest) &&
            !young(storedAt) &&
            (usedAt === null || !young(usedAt)),
        )
        for (const { usedAt } of left) {
          expect(usedAt).not.toBeNull()
          if (policy.keepMs !== null) expect(usedAt).toBeGreaterThanOrEqual(now - policy.keepMs)
        }
        if (policy.keepBytes !== null && left.length > 0)
          expect(keptBytes).toBeLessThanOrEqual(policy.keepBytes)
      }),
      { numRuns: 500 },
    )
  })

  it('makes room with what was not used for the longest time', () => {
    const artifact = (digest: string, usedAt: number) => ({
      digest,
      bytes: 10,
      files: [],
      storedAt: 0,
      usedAt,
    })
    const inventory = {
      artifacts: [artifact('b', 300), artifact('a', 200), artifact('c', 400)],
      files: [],
      needed: new Set<string>(),
    }
    const { artifacts } = chooseRemovals(inventory, { keepMs: null, keepBytes: 15, graceMs: 0 }, now)
    expect(artifacts).toEqual(['a', 'b'])
  })
})
