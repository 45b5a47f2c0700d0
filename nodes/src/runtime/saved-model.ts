/**
 * The file of a saved model: the eight bytes `FLOWZA1\n`, the length of the header as a 64-bit little-endian number,
 * the model's JSON header, and the binary state. Data only; reading it runs nothing.
 */
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { modelArtifactSchema } from '../core/artifact/artifact.ts'
import { canonicalJson } from '../core/text/canonical-json.ts'
import { deserialise } from '../learn/serialization/deserialise.ts'
import { serialise } from '../learn/serialization/serialise.ts'
import type { TrainedModel } from './context.ts'

const magic = Buffer.from('FLOWZA1\n', 'latin1')
const prefixBytes = magic.length + 8

/** A file that isn't a saved model, or not a whole one. */
export class SavedModelError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'SavedModelError'
  }
}

export async function writeSavedModel(path: string, model: TrainedModel): Promise<void> {
  const { binary } = serialise(model.state)
  const header = Buffer.from(canonicalJson(model.header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(header.length))
  await writeFile(path, Buffer.concat([magic, length, header, binary]))
}

/**
 * Reads a saved model.
 *
 * @throws SavedModelError when the file is something else, is cut, or its state isn't the one the header names.
 */
export async function readSavedModel(path: string): Promise<TrainedModel> {
  const bytes = await readFile(path)
  if (bytes.length < prefixBytes || !bytes.subarray(0, magic.length).equals(magic)) {
    throw new SavedModelError('This is not a model that Flowza saved.')
  }
  const length = bytes.readBigUInt64LE(magic.length)
  if (length > BigInt(bytes.length - prefixBytes)) throw new SavedModelError('The model file is cut short.')
  const end = prefixBytes + Number(length)
  const header = modelArtifactSchema.safeParse(parseJson(bytes.subarray(prefixBytes, end).toString('utf8')))
  if (!header.success) throw new SavedModelError('The header of the model file can’t be read.')
  const binary = bytes.subarray(end)
  const [file] = header.data.files
  if (file === undefined || createHash('sha256').update(binary).digest('hex') !== file.digest) {
    throw new SavedModelError('The model file was changed after it was saved.')
  }
  return {
    header: header.data,
    state: deserialise(header.data.state, binary),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
