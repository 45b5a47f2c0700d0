/** Reads a table written for Python, fits histogram boosting to it and prints the megabytes this process held at most. */
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { histGradientBoostingClassifier } from '../nodes/src/learn/ensemble/hist-gradient-boosting-classifier.ts'

const { folder, rows, columns } = JSON.parse(await readFile(process.argv[2], 'utf8')) as {
  folder: string
  rows: number
  columns: number
}
const target = await open(join(folder, 'rows.y'))
const codes = new Int32Array(rows)
await target.read(codes, 0, codes.byteLength, 0)
const { size } = await target.stat()
await target.close()
const file = await open(join(folder, 'rows.x'))
const table = []
for (let column = 0; column < columns; column += 1) {
  const values = new Float32Array(rows)
  await file.read(values, 0, values.byteLength, column * size)
  table.push(values)
}
await file.close()
const params = { ...histGradientBoostingClassifier.defaults, earlyStopping: false }
await histGradientBoostingClassifier.fit({ rows, columns: table }, { codes, classCount: 2 }, params)
console.log(process.resourceUsage().maxRSS / 1024)
