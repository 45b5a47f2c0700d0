/**
 * The system calls that a task in bubblewrap may not make, as a program for the kernel's seccomp. A container has its
 * engine's own; the list is what Docker's default profile and Flatpak refuse to processes without privileges.
 */

const operations = {
  loadWord: 0x20,
  jumpIfEqual: 0x15,
  jumpIfAtLeast: 0x35,
  jumpIfAnyBit: 0x45,
  answer: 0x06,
} as const

const allow = 0x7fff0000
const refuse = (error: number) => 0x00050000 | error
const notPermitted = 1
const notImplemented = 38

/** Offsets in what the kernel shows the program of a call; values are little-endian on both architectures. */
const shown = { number: 0, architecture: 4, firstArgument: 16 }
/** CLONE_NEW*: mount, cgroup, UTS, IPC, user, process and network namespaces. */
const namespaceFlags = 0x7e020000
/** Calls of the 32-bit ABI on x64 carry this bit. */
const otherAbi = 0x40000000

interface Architecture {
  audit: number
  clone: number
  refused: readonly number[]
}

/** The same number everywhere, like all calls since 2019: clone3 takes its flags in memory, where no filter looks. */
const clone3 = 435
/** io_uring, open_tree, move_mount, fsopen, fsconfig, fsmount, fspick, pidfd_getfd, mount_setattr. */
const refusedEverywhere = [425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 442]

const architectures: Partial<Record<NodeJS.Architecture, Architecture>> = {
  x64: {
    audit: 0xc000003e,
    clone: 56,
    refused: [
      // mount, umount2, pivot_root, chroot, unshare, setns, open_by_handle_at, name_to_handle_at
      [165, 166, 155, 161, 272, 308, 304, 303],
      // ptrace, process_vm_readv, process_vm_writev, kcmp, perf_event_open, bpf, userfaultfd, lookup_dcookie
      [101, 310, 311, 312, 298, 321, 323, 212],
      // keyctl, add_key, request_key, syslog, acct, quotactl, swapon, swapoff, reboot, vhangup
      [250, 248, 249, 103, 163, 179, 167, 168, 169, 153],
      // init_module, finit_module, delete_module, kexec_load, kexec_file_load
      [175, 313, 176, 246, 320],
      // setuid, setgid, setreuid, setregid, setgroups, setresuid, setresgid, setfsuid, setfsgid
      [105, 106, 113, 114, 116, 117, 119, 122, 123],
      // settimeofday, clock_settime, clock_adjtime, adjtimex, sethostname, setdomainname, iopl, ioperm, modify_ldt
      [164, 227, 305, 159, 170, 171, 172, 173, 154],
    ].flat(),
  },
  arm64: {
    audit: 0xc00000b7,
    clone: 220,
    refused: [
      [40, 39, 41, 51, 97, 268, 265, 264],
      [117, 270, 271, 272, 241, 280, 282, 18],
      [219, 217, 218, 116, 89, 60, 224, 225, 142, 58],
      [105, 273, 106, 104, 294],
      [146, 144, 145, 143, 159, 147, 149, 151, 152],
      [170, 112, 266, 171, 161, 162],
    ].flat(),
  },
}

/** The filter for bubblewrap's `--seccomp`; null on machines for which there is none. */
export function systemCallFilter(architecture: NodeJS.Architecture): Buffer | null {
  const known = architectures[architecture]
  if (known === undefined) return null
  const refused = [...refusedEverywhere, ...known.refused]
  const steps: { operation: number; value: number; yes?: Target; no?: Target }[] = [
    { operation: operations.loadWord, value: shown.architecture },
    { operation: operations.jumpIfEqual, value: known.audit, no: 'refused' },
    { operation: operations.loadWord, value: shown.number },
    { operation: operations.jumpIfAtLeast, value: otherAbi, yes: 'refused' },
    { operation: operations.jumpIfEqual, value: clone3, yes: 'absent' },
    ...refused.map((value) => ({
      operation: operations.jumpIfEqual,
      value,
      yes: 'refused' as const,
    })),
    { operation: operations.jumpIfEqual, value: known.clone, no: 'allowed' },
    { operation: operations.loadWord, value: shown.firstArgument },
    { operation: operations.jumpIfAnyBit, value: namespaceFlags, yes: 'refused' },
  ]
  const ends: Record<Target, number> = {
    allowed: steps.length,
    refused: steps.length + 1,
    absent: steps.length + 2,
  }
  const distance = (index: number, target: Target | undefined) =>
    target === undefined ? 0 : ends[target] - index - 1
  const answers = [allow, refuse(notPermitted), refuse(notImplemented)]
  return Buffer.concat([
    ...steps.map(({ operation, value, yes, no }, index) =>
      instruction(operation, value, distance(index, yes), distance(index, no)),
    ),
    ...answers.map((answer) => instruction(operations.answer, answer, 0, 0)),
  ])
}

type Target = 'allowed' | 'refused' | 'absent'

function instruction(operation: number, value: number, yes: number, no: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt16LE(operation, 0)
  bytes.writeUInt8(yes, 2)
  bytes.writeUInt8(no, 3)
  bytes.writeUInt32LE(value >>> 0, 4)
  return bytes
}
