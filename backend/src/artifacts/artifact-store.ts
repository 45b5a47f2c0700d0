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
  /**
   * Copies a file in; atomic (temporary name, fsync, rename). Storing the same bytes again changes nothing that a
   * reader could see, except that it heals a stored file whose bytes have changed.
   *
   * @throws RegularFileError for a link, a pipe, a device or nothing at `path`.
   */
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
   * files only, checks names, sizes and digests against the header. Nothing may write there any more: the task has
   * ended.
   *
   * @throws StoreError `INVALID_ARTIFACT`, or `TOO_LARGE` when header and files exceed `limitBytes`
   */
  putArtifact(folder: string, options: { limitBytes: number }): Promise<StoredArtifact>
  /** Null when the header or one of its files is absent or plainly damaged: make it again, storing it heals. */
  getArtifact(digest: string): Promise<StoredArtifact | null>
  /**
   * Lays an artifact out as a task input: `artifact.json` and its files, read-only, hard-linked where the disk allows.
   * `folder` is made where it is absent and must not hold these names yet.
   *
   * @throws StoreError `NOT_FOUND`, or `CORRUPT` when the bytes of a file are not what its digest says
   */
  materialise(digest: string, folder: string): Promise<void>
  /**
   * Lays one stored file out at `path`, read-only.
   *
   * @throws StoreError `NOT_FOUND` or `CORRUPT`
   */
  materialiseFile(digest: string, path: string): Promise<void>
  /** Absolute path of a stored file for reading, after checking that it is there; null when it isn't. */
  pathOf(digest: string): Promise<string | null>
  /** Whether a file or an artifact header of this digest is there; {@link getArtifact} also looks for its files. */
  has(digest: string): Promise<boolean>
  /** Removes a stored file; the caller knows that nothing refers to it any more. Absent already is fine. */
  removeFile(digest: string): Promise<void>
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
