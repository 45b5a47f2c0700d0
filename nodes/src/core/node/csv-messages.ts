/** What can be wrong with a CSV file, in words; the names are the runtime's `CsvProblemName`. */
import { errorMessage } from './message.ts'

export const csvMessages = {
  file_empty: errorMessage('The file "{file}" is empty.', 'Choose a file that has at least a header row.'),
  file_binary: errorMessage(
    'The file "{file}" is not text: it holds zero bytes.',
    'Choose a CSV file. A spreadsheet or an archive has to be saved as CSV first.',
  ),
  encoding_wrong: errorMessage(
    'Line {row} of "{file}" is not in the encoding it is read with.',
    'Choose another encoding, latin-1 for files of older Windows programs, or save the file as UTF-8.',
  ),
  quote_unclosed: errorMessage(
    'Line {row} of "{file}" opens a quote that doesn’t close as it should.',
    'Close the quote in that line, double quotes inside quoted text, or set the quote character to none.',
  ),
  row_ragged: errorMessage(
    'Line {row} of "{file}" has {found, plural, one {# field} other {# fields}}, but the header has {expected}.',
    'Put the missing fields in that line, quote text that contains the delimiter, or choose the right delimiter.',
  ),
  row_too_long: errorMessage(
    'Line {row} of "{file}" is longer than 64 MB.',
    'Look for a quote that is never closed, or choose the right delimiter.',
  ),
  too_many_columns: errorMessage(
    '"{file}" has {count} columns; at most {most} can be read.',
    'Look whether the delimiter is the right one, and whether lines end where rows do.',
  ),
  column_repeated: errorMessage(
    '"{file}" has two columns named "{column}" but for capitals.',
    'Give one of them another name in the header.',
  ),
  value_unreadable: errorMessage(
    'Line {row} of "{file}": "{value}" in column "{column}" doesn’t fit the column’s kind.',
    'Change the value, name it as a missing value, or let the column be read as another kind.',
  ),
  columns_differ: errorMessage(
    '"{file}" has no column "{column}".',
    'Check the spelling of the column, the delimiter, and whether the file is the one you meant.',
  ),
}
