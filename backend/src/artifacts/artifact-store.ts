/** Content-addressed files: put once under their digest, never changed, verified when read. */
import type { Artifact } from '@flowza/nodes/core'

export interface StoredArtifact {
  /** sha256 of the canonical JSON of the header, which names every file by digest. */
  digest: string
  header: Artifact
  /** Header and files. */
  bytes: number
}

export interface ArtifactStore {
  /** Copies a file in; atomic (temporary name, fsync, rename). Storing the same bytes again is a no-op. */
  putFile(path: string): Promise<{ digest: string; bytes: number }>
  /**
   * Streams bytes in and answers their digest.
   *
   * @throws StoreError `TOO_LARGE` as soon as more than `limitBytes` have come; nothing is kept then.
   */
  putStream(
    source: AsyncIterable<Uint8Array>,
    options: { limitBytes: number },
  ): Promise<{ digest: string; bytes: number }>
  /**
   * Takes an output folder of a task (`artifact.json` and its files) in. Opens without following links, takes regular
   * files only, checks names, sizes and digests against the header.
   *
   * @throws StoreError `INVALID_ARTIFACT`
   */
  putArtifact(folder: string, options: { limitBytes: number }): Promise<StoredArtifact>
  getArtifact(digest: string): Promise<StoredArtifact | null>
  /** Lays an artifact out as a task input: `artifact.json` and its files, hard-linked where the disk allows. */
  materialise(digest: string, folder: string): Promise<void>
  /** Lays one stored file out at `path`. */
  materialiseFile(digest: string, path: string): Promise<void>
  /** Absolute path of a stored file for reading, after checking that it is there; null when it isn't. */
  pathOf(digest: string): Promise<string | null>
  has(digest: string): Promise<boolean>
  /** Recomputes a file's digest; false when it is absent or its bytes have changed. */
  verify(digest: string): Promise<boolean>
}

export type StoreErrorCode = 'TOO_LARGE' | 'INVALID_ARTIFACT' | 'NOT_FOUND' | 'CORRUPT'

export class StoreError extends Error {
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string) {
    super(message)
    this.name = 'StoreError'
    this.code = code
  }
}
