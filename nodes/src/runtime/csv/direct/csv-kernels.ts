/// <reference path="../../../learn/kernels/web-assembly.d.ts" />
/**
 * The compiled kernels of the fast CSV reader, from `assembly/`. They are built when the package is installed; without them
 * files are read another way.
 */

export interface CsvKernels {
  parse: WebAssembly.Module
  encode: WebAssembly.Module
}

/** `parse-records`: bytes of a file into columns. Places are byte offsets in the kernels' memory. */
export interface ParseKernel {
  configure(
    delimiter: number,
    quote: number,
    decimal: number,
    numberTables: number,
    missingTable: number,
    missingCount: number,
    isEmptyMissing: number,
    isCareful: number,
    firstColumn: number,
    columns: number,
  ): void
  /** Answers one of `parseEndings`. */
  parse(start: number, limit: number, last: number, mostRows: number): number
  end: { value: number }
  rows: { value: number }
  column: { value: number }
}

export const parseEndings = { read: 0, unusual: 1, misfit: 2 } as const

/** `encode-columns`: columns into Parquet's encodings. A column is given by the place of its fields. */
export interface EncodeKernel {
  sumFloats(column: number, unit: number): void
  sumWholes(column: number): void
  minimum: { value: number }
  maximum: { value: number }
  sum: { value: number }
  leastWhole: { value: bigint }
  mostWhole: { value: bigint }
  countValues(column: number, values: number, count: number): void
  countWholes(column: number, seen: number): void
  countTexts(column: number): void
  findEntries(column: number, slots: number, entries: number, codes: number): number
  packCodes(codes: number, count: number, width: number, output: number): number
  packYesNo(column: number, output: number): number
  writeWholes(column: number, output: number): number
  writeEntries(column: number, output: number): number
  writeTexts(column: number, lengths: number, output: number): number
  findBounds(column: number): void
  leastText: { value: number }
  mostText: { value: number }
  countCharacters(column: number, isAscii: number): number
}

let loaded: Promise<CsvKernels | null> | null = null

/** Null where the kernels weren't built or the host has no WebAssembly with vectors. */
export function loadCsvKernels(): Promise<CsvKernels | null> {
  return (loaded ??= compileKernels())
}

async function compileKernels(): Promise<CsvKernels | null> {
  const [parse, encode] = await Promise.all([compileBuilt('parse-records'), compileBuilt('encode-columns')])
  return parse === null || encode === null ? null : { parse, encode }
}

async function compileBuilt(name: string): Promise<WebAssembly.Module | null> {
  try {
    const { plain } = (await import(`./build/${name}.js`)) as { plain: string }
    return await WebAssembly.compile(Buffer.from(plain, 'base64'))
  } catch {
    return null
  }
}
