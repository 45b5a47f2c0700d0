import { runtimeDigest } from '@flowza/nodes/runtime/digest'

/** Label of an image of the node runtime: the digest of the sources in it. */
export const runtimeLabel = 'flowza.runtime'

/** The image that runs exactly this code: after an update, the image of before is not taken for it. */
export async function nodeImage(): Promise<{ name: string; digest: string }> {
  const digest = await runtimeDigest()
  return { name: `flowza-node:${digest.slice(0, 12)}`, digest }
}
