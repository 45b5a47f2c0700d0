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
  removeFile(digest: string, options?: RemoveOptions): Promise<void>
  /** Removes an artifact's header, not its files, which others may share. Absent already is fine. */
  removeHeader(digest: string, options?: RemoveOptions): Promise<void>
  /** Everything that is stored, in no order. What is stored or removed meanwhile may be left out. */
  entries(): AsyncIterable<StoredEntry>
  /** Removes what writers that ended in the middle have left. Returns how many writes were given up. */
  sweepStaging(): Promise<number>
  /**
   * Whether an artifact can be reused: its header and its files are there, and the bytes of each have been compared with
   * its digest since they were stored or changed. Cheap for what this process has compared before. A bucket is not
   * read for it: what its server says of size and digest counts, and a task that finds other bytes says so.
   */
  isIntact(digest: string): Promise<boolean>
  /** Recomputes a file's digest; false when it is absent or its bytes have changed. */
  verify(digest: string): Promise<boolean>
  /** @throws StoreUnavailableError that says why nothing can be stored now */
  probe(): Promise<void>
  close(): Promise<void>
}

export interface RemoveOptions {
  /** Leaves what was stored again at this time or later: whoever stored it may have no row for it yet. */
  unlessStoredSince?: Date
}

/** A file or an artifact header in the store. */
export interface StoredEntry {
  kind: 'file' | 'header'
  digest: string
  bytes: number
  /** When it was stored the last time: storing the same bytes again makes it young. */
  storedAt: Date
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

/** The disk is full or gone, or the object store does not answer: no fault of the artifact, and worth another try. */
export class StoreUnavailableError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'StoreUnavailableError'
  }
}
