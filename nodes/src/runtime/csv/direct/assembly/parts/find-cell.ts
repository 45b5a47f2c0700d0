// Where cells end, sixteen bytes at a time.

const LINE_FEED: u8 = 0x0a
const CARRIAGE_RETURN: u8 = 0x0d

let delimiter: u8 = 0x2c
/** More than a byte for none. */
let quote: i32 = 0x22

/** The content of the cell that was found last. */
export let cellStart: usize = 0
export let cellEnd: usize = 0

export function setForm(delimiterCode: i32, quoteCode: i32): void {
  delimiter = <u8>delimiterCode
  quote = quoteCode
}

@inline
export function endsCell(byte: u8): bool {
  return byte == delimiter || byte == LINE_FEED || byte == CARRIAGE_RETURN
}

/** Finds the content of a cell. Answers where the cell ends, or 0 where its form is unusual. */
export function findCell(place: usize): usize {
  const first = load<u8>(place)
  if (first == quote) return findQuoted(place + 1)
  const delimiters = i8x16.splat(<i8>delimiter)
  let at = place
  let ends = endsAmong(v128.load(at), delimiters)
  while (ends == 0) {
    at += 16
    ends = endsAmong(v128.load(at), delimiters)
  }
  cellStart = place
  cellEnd = at + ctz(ends)
  return cellEnd
}

/** A bit for each of sixteen bytes that ends a cell. */
@inline
function endsAmong(bytes: v128, delimiters: v128): i32 {
  const feeds = i8x16.eq(bytes, i8x16.splat(LINE_FEED))
  const returns = i8x16.eq(bytes, i8x16.splat(CARRIAGE_RETURN))
  return i8x16.bitmask(v128.or(i8x16.eq(bytes, delimiters), v128.or(feeds, returns)))
}

/** Finds the content of a quoted cell and takes one of each two quotes out of it, in place. */
function findQuoted(start: usize): usize {
  let at = nextQuote(start)
  let end = at
  while (load<u8>(at, 1) == quote) {
    const from = at + 1
    at = nextQuote(at + 2)
    memory.copy(end, from, at - from)
    end += at - from
  }
  cellStart = start
  cellEnd = end
  return endsCell(load<u8>(at, 1)) ? at + 1 : 0
}

function nextQuote(place: usize): usize {
  const quotes = i8x16.splat(<i8>quote)
  let at = place
  let found = i8x16.bitmask(i8x16.eq(v128.load(at), quotes))
  while (found == 0) {
    at += 16
    found = i8x16.bitmask(i8x16.eq(v128.load(at), quotes))
  }
  return at + ctz(found)
}
