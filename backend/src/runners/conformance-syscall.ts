/**
 * For tests: programs that make one system call and end with its error number, or 0 when it was allowed. Made by hand,
 * because the image of a task holds no compiler and no shell, and Node.js has no system calls of its own.
 */

/** Numbers where they are text: an address of that text. */
export interface SystemCall {
  number: { x64: number; arm64: number }
  arguments: readonly (number | string)[]
}

const baseAddress = 0x400000
const headerBytes = 64 + 56

/** A static ELF program for this machine. */
export function syscallProgram(call: SystemCall, architecture: 'x64' | 'arm64'): Buffer {
  const encode = architecture === 'x64' ? x64Code : arm64Code
  const number = call.number[architecture]
  const texts = call.arguments.filter((argument) => typeof argument === 'string')
  // Its length does not depend on the addresses in it.
  const draft = encode(
    number,
    call.arguments.map((argument) => Number(typeof argument === 'number' && argument)),
  )
  let address = baseAddress + headerBytes + draft.byteLength
  const addresses = call.arguments.map((argument) => {
    if (typeof argument === 'number') return argument
    const at = address
    address += Buffer.byteLength(argument) + 1
    return at
  })
  const code = encode(number, addresses)
  const body = Buffer.concat([code, ...texts.map((text) => Buffer.from(`${text}\0`))])
  return Buffer.concat([elfHeader(architecture, body.byteLength), body])
}

function elfHeader(architecture: 'x64' | 'arm64', bodyBytes: number): Buffer {
  const header = Buffer.alloc(headerBytes)
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]).copy(header)
  header.writeUInt16LE(2, 16)
  header.writeUInt16LE(architecture === 'x64' ? 62 : 183, 18)
  header.writeUInt32LE(1, 20)
  header.writeBigUInt64LE(BigInt(baseAddress + headerBytes), 24)
  header.writeBigUInt64LE(64n, 32)
  header.writeUInt16LE(64, 52)
  header.writeUInt16LE(56, 54)
  header.writeUInt16LE(1, 56)
  // One segment: the whole file, readable and executable.
  header.writeUInt32LE(1, 64)
  header.writeUInt32LE(5, 68)
  header.writeBigUInt64LE(BigInt(baseAddress), 80)
  header.writeBigUInt64LE(BigInt(baseAddress), 88)
  header.writeBigUInt64LE(BigInt(headerBytes + bodyBytes), 96)
  header.writeBigUInt64LE(BigInt(headerBytes + bodyBytes), 104)
  header.writeBigUInt64LE(0x1000n, 112)
  return header
}

function x64Code(number: number, values: readonly number[]): Buffer {
  const registers = [
    [0x48, 0xc7, 0xc7],
    [0x48, 0xc7, 0xc6],
    [0x48, 0xc7, 0xc2],
    [0x49, 0xc7, 0xc2],
    [0x49, 0xc7, 0xc0],
  ]
  const load = (opcode: readonly number[], value: number) => {
    const bytes = Buffer.alloc(7)
    Buffer.from(opcode).copy(bytes)
    bytes.writeInt32LE(value | 0, 3)
    return bytes
  }
  return Buffer.concat([
    ...values.map((value, index) => load(registers[index], value)),
    load([0x48, 0xc7, 0xc0], number),
    // syscall; mov rdi, rax; neg rdi; mov eax, 60 (exit); syscall
    Buffer.from([0x0f, 0x05, 0x48, 0x89, 0xc7, 0x48, 0xf7, 0xdf, 0xb8, 60, 0, 0, 0, 0x0f, 0x05]),
  ])
}

function arm64Code(number: number, values: readonly number[]): Buffer {
  const words: number[] = []
  const load = (register: number, value: number) => {
    const bits = value >>> 0
    // movz, and movk for the upper half
    words.push(0xd2800000 | ((bits & 0xffff) << 5) | register)
    words.push(0xf2a00000 | ((bits >>> 16) << 5) | register)
  }
  for (const [index, value] of values.entries()) load(index, value)
  load(8, number)
  // svc 0; neg x0, x0
  words.push(0xd4000001, 0xcb0003e0)
  load(8, 93)
  words.push(0xd4000001)
  const code = Buffer.alloc(words.length * 4)
  for (const [index, word] of words.entries()) code.writeUInt32LE(word >>> 0, index * 4)
  return code
}
