import type { S3Env } from '../env.ts'
import type { ArtifactStore } from './artifact-store.ts'
import { createLocalArtifactStore } from './local-artifact-store.ts'

/** The store that the settings ask for; `folder` keeps everything, or what was seen of the bucket. */
export async function openArtifactStore(options: {
  folder: string
  s3: S3Env | null
}): Promise<ArtifactStore> {
  const { folder, s3 } = options
  if (s3 === null) return createLocalArtifactStore(folder)
  // Loaded only where it is used: the SDK is large.
  const { createS3ArtifactStore } = await import('./s3-artifact-store.ts')
  return createS3ArtifactStore({ ...s3, cache: folder })
}
