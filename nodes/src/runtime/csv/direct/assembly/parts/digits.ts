// Eight digits at a time in 64 bits, the first in the lowest byte (D. Lemire, "Number parsing at a gigabyte per second", 2021).

/** How many of the eight bytes, from the lowest, are digits. */
@inline
export function leadingDigits(word: u64): i32 {
  // A byte is a digit when neither it nor the byte six above leaves 0x30 … 0x3f.
  const others =
    ((word & 0xf0f0f0f0f0f0f0f0) ^ 0x3030303030303030) |
    (((word + 0x0606060606060606) & 0xf0f0f0f0f0f0f0f0) ^ 0x3030303030303030)
  return <i32>(ctz<u64>(others) >> 3)
}

/** The number that the first `count` of the eight bytes make. */
@inline
export function firstDigits(word: u64, count: i32): u64 {
  const digits = select<u64>(0, word << (64 - (count << 3)), count == 0) & 0x0f0f0f0f0f0f0f0f
  const pairs = ((digits * 2561) >> 8) & 0x00ff00ff00ff00ff
  const fours = ((pairs * 6553601) >> 16) & 0x0000ffff0000ffff
  return (fours * 42949672960001) >> 32
}
