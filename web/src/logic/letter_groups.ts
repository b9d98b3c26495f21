// SPDX-License-Identifier: AGPL-3.0-or-later
// Letters as a list shows them: under the name of their group, in the order they came.
import type { Letter } from '@/api/letters'

export interface LetterGroup {
  name: string
  letters: Letter[]
}

export function groupLetters(letters: readonly Letter[]): LetterGroup[] {
  const groups: LetterGroup[] = []
  for (const letter of letters) {
    const known = groups.find((group) => group.name === letter.group)
    if (known === undefined) groups.push({ name: letter.group, letters: [letter] })
    else known.letters.push(letter)
  }
  return groups
}
