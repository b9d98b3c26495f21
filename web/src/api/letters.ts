// SPDX-License-Identifier: AGPL-3.0-or-later
// The forms and letters a case can have now. Their texts are made when they are opened.
import { get } from './http'

export interface Letter {
  id: string
  title: string
  group: string
  serves: string[] // clauses
}

export async function readLetters(item: string): Promise<Letter[]> {
  return (await get<{ letters: Letter[] }>(`/cases/${item}/letters`)).letters
}
export function letterAddress(item: string, letter: string, paper: 'html' | 'pdf'): string {
  return `/api/cases/${encodeURIComponent(item)}/letters/${encodeURIComponent(letter)}.${paper}`
}
