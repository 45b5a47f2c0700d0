import { Readable } from 'node:stream'
import type { Download } from '../services/results/download-node-output.ts'

/** A download with a name that can't break out of its header. */
export function downloadResponse(download: Download): Response {
  return new Response(Readable.toWeb(download.body) as ReadableStream<Uint8Array>, {
    headers: {
      'content-type': download.mediaType,
      'content-disposition': contentDisposition(download.fileName),
      'cache-control': 'no-store',
      ...(download.bytes !== null && { 'content-length': String(download.bytes) }),
    },
  })
}

/** `attachment` with a plain name for old clients and the real one encoded (RFC 6266). */
export function contentDisposition(fileName: string): string {
  const name = fileName.split(/[\\/]/).at(-1)?.toWellFormed() || 'download'
  const plain = name.replaceAll(/[^A-Za-z0-9 ._-]/g, '_')
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*!]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
