// Reads the records of a chunk of a CSV file into columns, RFC 4180 with line ends of LF or CR LF. Whatever is unusual about
// the file's form ends the reading; a value in an unusual form is left to the host.
import { Column, FLOAT, OPEN, TEXT, TIME, WHOLE, YES_NO } from './parts/column'
import { cellEnd, cellStart, findCell, setForm } from './parts/find-cell'
import { isMissing, setMissing } from './parts/missing-texts'
import { areDigits, scanFloat, scanTime, scanWhole, scanYesNo, setNumbers } from './parts/scan-value'
import { addText } from './parts/text-cells'

/** What the cell of a column holds: for an open column the bits of what it may be, else 1 when it was stored and 0 when it is no value of the type. */
@external("env", "readCell")
declare function readCell(column: i32, start: usize, end: usize): i32

// How a reading ends; the host's names for it are in ../csv-kernels.ts.
const READ: i32 = 0
const UNUSUAL: i32 = 1
const MISFIT: i32 = 2

const WHOLE_BITS: i32 = 19
const FLOAT_BITS: i32 = 2
const TIME_BITS: i32 = 8

const LINE_FEED: u8 = 0x0a
const CARRIAGE_RETURN: u8 = 0x0d

let delimiter: u8 = 0x2c
let columns: usize = 0
let columnCount: i32 = 0
/** Whether a missing value can look like a value. */
let isCareful: bool = false

// Where the last reading ended: the place of the next record, how many were read, the column of the misfit.
export let end: usize = 0
export let rows: i32 = 0
export let column: i32 = 0

export function configure(
  delimiterCode: i32,
  quoteCode: i32,
  decimalCode: i32,
  numberTables: usize,
  missingTable: usize,
  missingCount: i32,
  isEmptyMissing: i32,
  careful: i32,
  firstColumn: usize,
  count: i32,
): void {
  delimiter = <u8>delimiterCode
  setForm(delimiterCode, quoteCode)
  setNumbers(decimalCode, numberTables)
  setMissing(missingTable, missingCount, isEmptyMissing != 0)
  isCareful = careful != 0
  columns = firstColumn
  columnCount = count
}

/**
 * Puts records into the columns, from the one at `start` on: those that start before `limit`, but no more than `most`.
 * A record may not reach beyond `last`.
 */
export function parse(start: usize, limit: usize, last: usize, most: i32): i32 {
  let at = start
  rows = 0
  while (at < limit && rows < most) {
    const first = load<u8>(at)
    if (first == LINE_FEED || (first == CARRIAGE_RETURN && load<u8>(at, 1) == LINE_FEED)) {
      at += first == LINE_FEED ? 1 : 2
      continue
    }
    at = readRecord(at)
    if (at == 0) return column < 0 ? UNUSUAL : MISFIT
    if (at > last) return UNUSUAL
    rows++
  }
  end = at
  return READ
}

/** Answers the place behind the record, or 0 with `column` set to that of a misfit or less than 0. */
function readRecord(place: usize): usize {
  let at = place
  const lastColumn = columnCount - 1
  for (let index = 0; index <= lastColumn; index++) {
    const cells = changetype<Column>(columns + <usize>index * offsetof<Column>())
    const wanted = index == lastColumn ? LINE_FEED : delimiter
    const target = cells.values + (<usize>cells.count << 3)
    let stop: usize = 0
    switch (cells.reading) {
      case FLOAT:
        stop = scanFloat(at, target)
        break
      case WHOLE:
        stop = scanWhole(at, target)
        break
      case TIME:
        stop = scanTime(at, target)
        break
      case YES_NO:
        stop = scanYesNo(at, target)
        break
    }
    if (stop != 0 && load<u8>(stop) == wanted && !isCareful) cells.count++
    else {
      column = -1
      stop = readAnyCell(cells, index, at)
      if (stop == 0) return 0
      if (index == lastColumn && load<u8>(stop) == CARRIAGE_RETURN) stop++
      if (load<u8>(stop) != wanted) return 0
    }
    at = stop + 1
  }
  return at
}

/** Reads a cell that isn't plainly a value of its column's type. */
function readAnyCell(cells: Column, index: i32, place: usize): usize {
  const stop = findCell(place)
  if (stop == 0) return 0
  if (isMissing(cellStart, cellEnd)) {
    const byte = cells.present + (rows >> 3)
    const bit = <u8>1 << <u8>(rows & 7)
    store<u8>(byte, load<u8>(byte) & ~bit)
    cells.missing++
  } else if (cells.reading == TEXT) addText(cells, cellStart, <u32>(cellEnd - cellStart))
  else if (cells.reading == OPEN) {
    if (cells.bits != 0) cells.bits &= bitsOfCell(cells, index)
  } else if (scan(cells) == cellEnd || readCell(index, cellStart, cellEnd) != 0) cells.count++
  else {
    column = index
    return 0
  }
  return stop
}

function scan(cells: Column): usize {
  const target = cells.values + (<usize>cells.count << 3)
  switch (cells.reading) {
    case FLOAT:
      return scanFloat(cellStart, target)
    case WHOLE:
      return scanWhole(cellStart, target)
    case TIME:
      return scanTime(cellStart, target)
    default:
      return scanYesNo(cellStart, target)
  }
}

function bitsOfCell(cells: Column, index: i32): i32 {
  if (scanWhole(cellStart, cells.values) == cellEnd) return WHOLE_BITS
  if (scanFloat(cellStart, cells.values) == cellEnd) {
    // Digits alone that are too many for the scan above may still be a whole number.
    return areDigits(cellStart, cellEnd) ? readCell(index, cellStart, cellEnd) : FLOAT_BITS
  }
  if (scanTime(cellStart, cells.values) == cellEnd) return TIME_BITS
  return readCell(index, cellStart, cellEnd)
}
