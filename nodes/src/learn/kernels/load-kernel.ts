/// <reference path="./web-assembly.d.ts" />
/**
 * Finds a compiled kernel. Kernels are written in AssemblyScript (`assembly/`) and compiled at install time into modules
 * that hold their bytes as text, so that no file has to be read: the library runs wherever modules load.
 */
import type { KernelMemory } from './kernel-memory.ts'

/** A compiled kernel; a module fits memories of one kind only, so there may be one for each. */
export interface CompiledKernel {
  /** For a memory of one thread. */
  plain: WebAssembly.Module
  /** For a memory that threads share; null where the kernel has no use for it. */
  shared: WebAssembly.Module | null
}

export interface KernelChoice {
  /** False to let the twin do the work although the kernel could. */
  wasm?: boolean
}

/**
 * The compiled kernel `name`, or null where it wasn't compiled or the host forbids WebAssembly; its TypeScript twin then
 * does the work.
 */
export async function loadKernel(name: string): Promise<CompiledKernel | null> {
  if (typeof WebAssembly === 'undefined') return null
  try {
    const built = (await import(`./build/${name}.js`)) as { plain: string; shared: string | null }
    return {
      plain: await WebAssembly.compile(bytesOf(built.plain)),
      shared: built.shared === null ? null : await WebAssembly.compile(bytesOf(built.shared)),
    }
  } catch {
    return null
  }
}

/** An instance of a compiled kernel on `memory`, or its twin where there is none or `choice` is against it. */
export function instantiateKernel<Exports>(
  compiled: CompiledKernel | null,
  memory: KernelMemory,
  { wasm = true }: KernelChoice,
  createTwin: (memory: KernelMemory) => Exports,
): Exports {
  if (compiled === null || !wasm) return createTwin(memory)
  const isShared = !(memory.memory.buffer instanceof ArrayBuffer)
  const module = isShared ? compiled.shared : compiled.plain
  if (module === null) throw new Error('this kernel was not compiled for a shared memory')
  const { exports } = new WebAssembly.Instance(module, { env: { memory: memory.memory } })
  // What a kernel exports is declared in `contracts`, and the test against its twin holds the two together.
  return exports as unknown as Exports
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i)
  return bytes
}
