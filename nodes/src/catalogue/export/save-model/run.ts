import type { RunContext } from '../../../runtime/context.ts'
import { writeSavedModel } from '../../../runtime/saved-model.ts'
import type { Params } from './schema.ts'

export { manifest } from './manifest.ts'

export async function run(context: RunContext<Params>): Promise<void> {
  const model = await context.model('model')
  await context.outputs.file('file', {
    name: context.params.file_name,
    mediaType: 'application/octet-stream',
    write: (path) => writeSavedModel(path, model),
  })
}
