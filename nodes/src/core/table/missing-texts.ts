/**
 * The texts that stand for a missing value unless the user says otherwise. The export passes exactly these to pandas,
 * whose own list has changed between versions.
 */
export const missingTexts: readonly string[] = ['', 'NA', 'N/A', 'NaN', 'nan', 'null', 'NULL', '#N/A']
