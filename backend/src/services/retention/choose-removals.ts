/** Decides what a sweep removes. Pure: sizes, times and references in, digests out. */

export interface KeptArtifact {
  digest: string
  /** Of the header, and of what is kept of a table beside it. */
  bytes: number
  files: readonly string[]
  storedAt: number
  /** When a run made or reused it the last time; null when no row names it. */
  usedAt: number | null
}

export interface KeptFile {
  digest: string
  bytes: number
  storedAt: number
}

export interface RetentionPolicy {
  /** Milliseconds; null keeps for ever. */
  keepMs: number | null
  keepBytes: number | null
  /** What was stored or used within these milliseconds stays, whatever the limits say. */
  graceMs: number
}

export interface Inventory {
  artifacts: readonly KeptArtifact[]
  /** Every stored file, those of artifacts and others. */
  files: readonly KeptFile[]
  /** Artifacts and files that something needs. */
  needed: ReadonlySet<string>
}

export interface Removals {
  artifacts: string[]
  files: string[]
  /** Of what is removed, and of what stays. */
  freedBytes: number
  keptBytes: number
}

/**
 * Removes what no row names, then what wasn't used for too long, then, beyond the room, what wasn't used for the longest
 * time. Files go with the last artifact that has them.
 */
export function chooseRemovals(inventory: Inventory, policy: RetentionPolicy, now: number): Removals {
  const { needed } = inventory
  const files = new Map(inventory.files.map((file) => [file.digest, file]))
  const young = (time: number) => time > now - policy.graceMs
  const holders = new Map<string, number>()
  for (const artifact of inventory.artifacts) {
    for (const file of new Set(artifact.files)) holders.set(file, (holders.get(file) ?? 0) + 1)
  }
  let total =
    inventory.artifacts.reduce((sum, { bytes }) => sum + bytes, 0) +
    inventory.files.reduce((sum, { bytes }) => sum + bytes, 0)
  const removed: Removals = { artifacts: [], files: [], freedBytes: 0, keptBytes: 0 }

  const free = (bytes: number) => {
    removed.freedBytes += bytes
    total -= bytes
  }
  const removeFile = (digest: string) => {
    const file = files.get(digest)
    if (file === undefined || needed.has(digest) || young(file.storedAt)) return
    removed.files.push(digest)
    free(file.bytes)
  }
  const removeArtifact = (artifact: KeptArtifact) => {
    removed.artifacts.push(artifact.digest)
    free(artifact.bytes)
    for (const file of new Set(artifact.files)) {
      const left = (holders.get(file) ?? 1) - 1
      holders.set(file, left)
      if (left === 0) removeFile(file)
    }
  }

  // A file that no artifact has is a data set's, or was left by a writer that ended in the middle.
  for (const { digest } of inventory.files) if (!holders.has(digest)) removeFile(digest)
  const removable = inventory.artifacts
    .filter(
      ({ digest, storedAt, usedAt }) =>
        !needed.has(digest) && !young(storedAt) && (usedAt === null || !young(usedAt)),
    )
    .toSorted((a, b) => (a.usedAt ?? 0) - (b.usedAt ?? 0) || (a.digest < b.digest ? -1 : 1))
  for (const artifact of removable) {
    const tooOld = policy.keepMs !== null && (artifact.usedAt ?? 0) < now - policy.keepMs
    const tooMuch = policy.keepBytes !== null && total > policy.keepBytes
    if (artifact.usedAt === null || tooOld || tooMuch) removeArtifact(artifact)
  }
  removed.keptBytes = total
  return removed
}
