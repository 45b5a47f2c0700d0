/** A thread that reads chunks: the plan comes as its data, then one chunk a message. */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { ChunkReader, type ChunkPlan, type ChunkRange, type ChunkRead } from './chunk-reader.ts'
import type { DistinctState } from './distinct-counts.ts'

export type ChunkRequest = { kind: 'chunk'; range: ChunkRange; space: Uint8Array } | { kind: 'finish' }
export type ChunkAnswer = { kind: 'chunk'; read: ChunkRead } | { kind: 'finished'; distinct: DistinctState[] }

// Also loaded in the main thread, for Node's cache of compiled code.
if (parentPort !== null) serve(parentPort, new ChunkReader(workerData as ChunkPlan))

function serve(port: MessagePort, reader: ChunkReader): void {
  port.on('message', (request: ChunkRequest) => {
    if (request.kind === 'finish') {
      port.postMessage({ kind: 'finished', distinct: reader.distinct } satisfies ChunkAnswer, [])
      port.close()
      return
    }
    const read = reader.read(request.range, request.space)
    const moved = read.kind === 'rows' ? [read.table.bytes.buffer] : []
    port.postMessage({ kind: 'chunk', read } satisfies ChunkAnswer, moved as ArrayBuffer[])
  })
}
