// SPDX-License-Identifier: AGPL-3.0-or-later
// A person at the screen: signs in, hands in, disposes of marks, gives an opinion. Finds things by
// the words on them; words of the law are read from the regulation in force, never written here.
import fs from 'node:fs'

export class Person {
  constructor(page, base, account, out) {
    Object.assign(this, { page, base, account, out })
  }

  async signIn() {
    const { page, account } = this
    await page.goto(`${this.base}/login`)
    await page.getByText('本系统为非涉密系统').waitFor()
    await page.getByLabel('用户名').fill(account.login)
    await page.getByLabel('密码').fill(account.password)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.waitForURL((url) => !url.pathname.startsWith('/login'))
    this.pack = await page.evaluate(async () => (await fetch('/api/pack')).json())
    return this
  }

  decision(id) {
    const given = this.pack.decisions[id]
    return typeof given === 'string' ? given : given.label
  }

  caseId() {
    return new URL(this.page.url()).pathname.split('/')[2]
  }

  // A case as the server tells it to this person; undefined when it does not.
  async read(id) {
    return this.page.evaluate(async (one) => {
      const answer = await fetch(`/api/cases/${one}`)
      return answer.ok ? answer.json() : undefined
    }, id)
  }

  async shot(name) {
    if (this.out !== '') await this.page.screenshot({ path: `${this.out}/${name}.png` })
  }

  async open(title) {
    await this.page.goto(`${this.base}/`)
    await this.page.getByRole('link', { name: title }).first().click()
    await this.page.waitForURL(/\/(cases|handin)\//)
    await this.page.getByRole('heading', { name: title }).waitFor()
  }

  // Starts an item under the procedure that ends so, with these files already admitted.
  async draft(endsIn, files) {
    const { page } = this
    await page.goto(`${this.base}/handin`)
    const mine = this.pack.procedures.filter((one) => one.ends_in === endsIn)
    const wanted = mine[0]
    const radios = page.getByRole('radiogroup', { name: '办理程序' })
    await page.getByRole('heading', { name: '送审', exact: true }).waitFor()
    await Promise.race([radios.waitFor(), page.getByRole('heading', { name: '送审单' }).waitFor()])
    if (await radios.isVisible()) await radios.getByText(wanted.label).click()
    this.procedure = wanted
    await page.getByLabel('选择文件').setInputFiles(files.map(({ name, bytes }) => ({ name, mimeType: 'application/octet-stream', buffer: bytes })))
  }

  // Until every file has been read and screened, or turned away.
  async screened(count) {
    const list = this.page.getByRole('list', { name: '文件', exact: true })
    await list.getByText('已读取并筛查').nth(count - 1).waitFor({ timeout: 60_000 })
  }

  // Fills each field the sheet asks for: the value wanted, else the first that neither blocks nor
  // withholds nor asks for another field.
  async fillSheet(title, wanted) {
    const { page } = this
    await page.getByLabel('标题').fill(title)
    const asked = () => this.pack.fields.filter((field) => (field.procedures ?? []).length === 0 || field.procedures.includes(this.procedure.id))
    for (const field of asked()) {
      const label = page.locator(`#field-${field.id}-label`)
      if (!(await label.isVisible())) continue
      if (field.kind === 'choice') {
        const value = field.values.find((one) => one.id === wanted[field.id]) ?? field.values.find((one) => one.releases !== false && !one.blocks && !one.temporary && !one.needs)
        const group = page.locator('.field', { has: label })
        if (await group.getByRole('radiogroup').count()) await group.getByText(value.label, { exact: true }).click()
        else {
          await this.choose(group.getByRole('combobox'), value.label)
        }
      } else if (field.kind === 'date' || field.kind === 'time') {
        await page.locator(`#field-${field.id}`).fill(wanted[field.id] ?? '2026-11-02')
        await page.keyboard.press('Enter')
      } else {
        await page.locator(`#field-${field.id}`).fill(wanted[field.id] ?? '本科室工作材料')
      }
    }
    for (const choice of await page.getByRole('radiogroup', { name: /^\d+\. / }).all()) await choice.getByText('否', { exact: true }).click()
    await page.getByText('草稿已保存').waitFor({ timeout: 15_000 })
    await this.confirm()
  }

  async addCoIssuer(name) {
    await this.page.getByRole('button', { name: '添加单位' }).click()
    await this.page.getByRole('textbox', { name: '联合制作单位' }).last().fill(name)
  }

  // By keyboard, as the list opens under whatever covers the field.
  async choose(combobox, label) {
    await combobox.focus()
    await combobox.press('Enter')
    const option = this.page.getByRole('option', { name: label, exact: true }).locator('visible=true')
    await option.click()
    await combobox.press('Tab')
  }

  async confirm() {
    const boxes = this.page.getByRole('group', { name: '确认', exact: true }).getByRole('checkbox')
    for (const box of await boxes.all()) if (!(await box.isChecked())) await box.press('Space')
  }

  async handIn() {
    await this.page.getByRole('button', { name: '交审', exact: true }).click()
    await this.page.waitForURL(/\/cases\//, { timeout: 30_000 })
  }

  // Every mark of every file, by keyboard: not a problem, for this reason; what stands there again
  // with the same words, by the key for all of them.
  async disposeAll(reason) {
    const { page } = this
    await page.getByRole('tab', { name: /^标记/ }).click()
    const files = page.getByRole('navigation', { name: '文件与部分' }).locator('div > button[aria-expanded]')
    await files.first().waitFor()
    for (const file of await files.all()) {
      await file.click()
      await page.locator('div > button[aria-expanded="true"]', { hasText: await file.innerText() }).waitFor()
      const progress = page.getByText(/^已处置 \d+ \/ \d+$/)
      const none = page.getByText('这个文件没有标记')
      await progress.or(none).waitFor()
      if (await none.isVisible()) continue
      const said = async () => (await progress.innerText()).match(/\d+/g).map(Number)
      const more = async (before) => {
        await page.waitForFunction(([from]) => Number(/已处置 (\d+) /.exec(document.body.innerText)?.[1] ?? 0) > from, [before])
        return said()
      }
      let [done, total] = await said()
      while (done < total) {
        await page.keyboard.press('n')
        await page.getByPlaceholder('为什么不是问题').fill(reason)
        await page.keyboard.press('Enter')
        const before = done
        ;[done, total] = await more(before)
        const all = page.getByRole('button', { name: '同样内容一并处置' })
        if (done < total && (await all.isVisible())) {
          const same = Number(/\d+/.exec(await page.getByText(/^同样内容共 \d+ 处/).innerText())[0])
          await page.keyboard.press('a')
          if (same > 1) [done, total] = await more(Math.max(before, before + same - 1))
        }
      }
    }
  }

  async toOpinion() {
    await this.page.getByRole('tab', { name: '我的意见' }).click()
  }

  async answerNo() {
    for (const button of await this.page.getByRole('button', { name: '其余均为“否”' }).all()) await button.click()
  }

  // Chooses the decision and whatever it asks for, and signs it.
  async give(decision, { reason = '', ground, evidence, harm = '可能造成不当影响', article = '《中华人民共和国政府信息公开条例》第十四条' } = {}) {
    const { page } = this
    const label = this.decision(decision)
    await page.getByRole('radiogroup', { name: '意见', exact: true }).getByRole('radio', { name: label, exact: true }).click()
    await this.confirm()
    if (evidence !== undefined) await this.enterEvidence(evidence)
    if (ground !== undefined) {
      await this.choose(page.getByRole('combobox', { name: '不公开的依据' }), ground)
      await page.getByLabel('具体理由').fill(reason)
      const more = [['公开会造成什么危害', harm], ['具体条文', article]]
      for (const [name, text] of more) if (await page.getByLabel(name).isVisible()) await page.getByLabel(name).fill(text)
    }
    if (reason !== '') await page.getByLabel('说明', { exact: true }).fill(reason)
    await page.getByRole('button', { name: `出具意见：${label}` }).click()
  }

  // The written answer of another body.
  async enterEvidence({ body, number, on, scope }) {
    const form = this.page.getByRole('tabpanel')
    await form.getByLabel('出具单位').fill(body)
    await form.getByLabel('文号').fill(number)
    await form.getByLabel('日期', { exact: true }).fill(on)
    await this.page.keyboard.press('Enter')
    await form.getByLabel('范围').fill(scope)
  }

  // One question is in doubt, the others are answered no.
  async doubt(question, reason) {
    const group = this.page.getByRole('radiogroup', { name: new RegExp(`^\\d+\\. ${question}`) })
    await group.getByText('不能确定', { exact: true }).click()
    await this.page.getByRole('textbox', { name: '说明理由' }).first().fill(reason)
    await this.answerNo()
  }

  // Goes on with the Tab key until what is so called has the focus.
  async tabTo(name) {
    const { page } = this
    for (let i = 0; i < 120; i++) {
      await page.keyboard.press('Tab')
      const here = await page.evaluate(() => {
        const element = document.activeElement
        return [element.getAttribute('aria-label') ?? '', element.getAttribute('placeholder') ?? '', element.innerText ?? ''].join(' ').trim()
      })
      if (name.test(here)) return
    }
    throw new Error(`the Tab key does not reach ${name}`)
  }

  async opinionTaken() {
    await this.page.getByText('意见已记入').first().waitFor({ timeout: 30_000 })
  }

  async review(title, decision, options = {}) {
    await this.open(title)
    if (options.dispose !== undefined) await this.disposeAll(options.dispose)
    await this.toOpinion()
    await this.answerNo()
    await this.give(decision, options)
    await this.opinionTaken()
  }

  async replaceFile(old, file) {
    const { page } = this
    await page.getByRole('button', { name: '更换文件' }).click()
    const dialog = page.getByRole('dialog', { name: '更换文件' })
    await dialog.getByText(old).first().waitFor()
    await dialog.getByLabel('选择文件').setInputFiles({ name: file.name, mimeType: 'application/octet-stream', buffer: file.bytes })
    await dialog.waitFor({ state: 'hidden', timeout: 60_000 })
  }

  // Whether a case stands here now, in the words at the top.
  async phase(text) {
    await this.page.locator('header.top').getByText(text).waitFor({ timeout: 15_000 })
  }

  async issuePermit() {
    const { page } = this
    await page.getByRole('tab', { name: '结果' }).click()
    await page.getByRole('button', { name: '签发发布许可' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '签发发布许可' }).click()
    await page.getByText('许可编号').waitFor({ timeout: 30_000 })
  }

  // The first form of the case before him: it tells the title, as a page and as a PDF to take away.
  async letter(title) {
    const { page } = this
    await page.getByRole('tab', { name: '文书' }).click()
    const { letters } = await page.evaluate(async (one) => (await fetch(`/api/cases/${one}/letters`)).json(), this.caseId())
    const form = letters[0].title
    const opened = page.context().waitForEvent('page')
    await page.getByRole('link', { name: `预览${form}（新窗口）` }).click()
    const paper = await opened
    await paper.getByRole('heading', { name: form }).waitFor()
    await paper.getByText(title).first().waitFor()
    await paper.close()
    const pdf = await this.download(`下载${form}的 PDF`)
    if (pdf.subarray(0, 5).toString() !== '%PDF-') throw new Error('the letter is no PDF')
  }

  async revokePermit(why) {
    const { page } = this
    await page.getByRole('tab', { name: '结果' }).click()
    await page.getByRole('button', { name: '撤销许可' }).click()
    const dialog = page.getByRole('dialog', { name: '撤销许可' })
    await dialog.getByRole('textbox').fill(why)
    await dialog.getByRole('button', { name: '撤销许可' }).click()
    await page.getByText(why).first().waitFor({ timeout: 15_000 })
  }

  async download(name) {
    const [download] = await Promise.all([this.page.waitForEvent('download'), this.page.getByRole('tabpanel').getByRole('link', { name, exact: true }).click()])
    return fs.readFileSync(await download.path())
  }
}
