// SPDX-License-Identifier: AGPL-3.0-or-later
// Word lists that come with the program, to be imported like any other table.
const tables = import.meta.glob<string>('../../../packs/national/word_lists/*.csv', { query: '?raw', import: 'default' })
const nameOf = (path: string): string => path.replace(/^.*\/|\.csv$/g, '')

export const readyLists: readonly string[] = Object.keys(tables).map(nameOf).sort()

export async function readyList(name: string): Promise<File> {
  const path = Object.keys(tables).find((one) => nameOf(one) === name)!
  return new File([await tables[path]!()], `${name}.csv`, { type: 'text/csv' })
}
