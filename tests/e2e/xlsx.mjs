// SPDX-License-Identifier: AGPL-3.0-or-later
// Writes the smallest .xlsx that Excel opens: sheets of text cells.
import { escape, zip } from './zip.mjs'

const kHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const kMain = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const kOffice = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const kPackage = 'http://schemas.openxmlformats.org/package/2006'

function letter(column) {
  let name = ''
  for (let n = column; n > 0; n = Math.floor((n - 1) / 26)) name = String.fromCharCode(65 + ((n - 1) % 26)) + name
  return name
}
function sheet(rows) {
  const cells = (row, r) => row.map((text, c) => `<c r="${letter(c + 1)}${r + 1}" t="inlineStr"><is><t>${escape(text)}</t></is></c>`).join('')
  return `${kHead}<worksheet xmlns="${kMain}"><sheetData>${rows.map((row, r) => `<row r="${r + 1}">${cells(row, r)}</row>`).join('')}</sheetData></worksheet>`
}

export function xlsx(sheets) {
  const names = Object.keys(sheets)
  const parts = names.map((_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`).join('')
  return zip([
    ['[Content_Types].xml', `${kHead}<Types xmlns="${kPackage}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>${parts}</Types>`],
    ['_rels/.rels', `${kHead}<Relationships xmlns="${kPackage}/relationships"><Relationship Id="rId1" Type="${kOffice}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
    ['xl/workbook.xml', `${kHead}<workbook xmlns="${kMain}" xmlns:r="${kOffice}"><sheets>${names.map((name, i) => `<sheet name="${escape(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`],
    ['xl/_rels/workbook.xml.rels', `${kHead}<Relationships xmlns="${kPackage}/relationships">${names.map((_, i) => `<Relationship Id="rId${i + 1}" Type="${kOffice}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join('')}</Relationships>`],
    ...names.map((name, i) => [`xl/worksheets/sheet${i + 1}.xml`, sheet(sheets[name])]),
  ])
}
