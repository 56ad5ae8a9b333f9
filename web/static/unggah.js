// Sends files with a bar that shows how far they are, and once more after a cut. Without it the form is sent as it stands.
(() => {
  const patience = 45_000 // ms without a byte going out
  const check = 300_000 // ms that the service may take to look at what has come
  const rest = 3000 // ms before the one try that nobody asks for
  const pixels = 24_000_000 // of a photo that is turned into JPEG; the service takes 40 million

  const element = (name, values, ...inside) => {
    const made = Object.assign(document.createElement(name), values)
    made.append(...inside)
    return made
  }

  const whole = (bytes) => (bytes / 1048576).toLocaleString("id-ID", { maximumFractionDigits: 1 })

  const megabytes = (bytes) => (bytes / 1048576).toLocaleString("id-ID", { minimumFractionDigits: 1, maximumFractionDigits: 1 })

  // chosen are the inputs of a form in which a file was chosen.
  const chosen = (form) => [...form.querySelectorAll("input[type=file]")].filter((one) => one.files.length > 0)

  // jpeg turns a photo that only some devices can show into one that all can, with no more pixels than the service takes.
  // It fails where this browser is none of them.
  const jpeg = async (file) => {
    const photo = await createImageBitmap(file) // turned upright
    const scale = Math.min(1, Math.sqrt(pixels / (photo.width * photo.height)))
    const canvas = element("canvas", { width: photo.width * scale, height: photo.height * scale })
    canvas.getContext("2d").drawImage(photo, 0, 0, canvas.width, canvas.height)
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9))
    return new File([blob], file.name.replace(/\.hei[cf]$/i, "") + ".jpg", { type: blob.type })
  }

  const isHEIC = (file) => /^image\/hei[cf]/.test(file.type) || /\.hei[cf]$/i.test(file.name)

  // panel is what is told below the chosen file while it is sent. Only stages are read out; the bar has its own value.
  const panel = () => {
    const bar = element("progress", { max: 100, value: 0, ariaLabel: "Kemajuan unggahan" })
    const count = element("p", { className: "kecil", ariaHidden: "true" })
    const told = element("p", { role: "status" })
    const cancel = element("button", { type: "button", className: "kedua", textContent: "Batalkan" })
    const again = element("button", { type: "button", textContent: "Coba lagi" })
    const all = element("div", { className: "kirim" }, told, bar, count, cancel, again)
    return { all, bar, count, told, cancel, again }
  }

  class Sending {
    constructor(form) {
      this.form = form
      this.body = new FormData(form) // before anything is switched off
      this.names = this.body.getAll("file").filter((file) => file.name).map((file) => file.name)
      this.controls = [...form.querySelectorAll("button, input")].filter((one) => !one.disabled)
      this.panel = panel()
      this.panel.cancel.addEventListener("click", () => this.cancel())
      this.panel.again.addEventListener("click", () => { this.tries = 0; this.go() })
      this.tries = 0
    }

    async start() {
      this.show()
      this.busy(true)
      await this.convert()
      if (!this.left) this.go()
    }

    // convert puts a JPEG in the place of each photo in the format of newer phones. What cannot be read here goes out as it
    // is, and the service answers what to do.
    async convert() {
      const files = this.body.getAll("file")
      if (!files.some(isHEIC)) return
      this.say("Foto HEIC sedang diubah menjadi JPEG.")
      this.body.delete("file")
      for (const file of files) this.body.append("file", isHEIC(file) ? await jpeg(file).catch(() => file) : file)
    }

    // show puts the panel where the eyes are: below the box of the file.
    show() {
      chosen(this.form)[0].closest(".isian").after(this.panel.all)
    }

    go() {
      this.tries++
      this.busy(true)
      this.say(`Mengunggah ${this.names.length > 1 ? this.names.length + " berkas" : this.names[0]}.`)
      this.progress(0, 0)
      const request = this.request = new XMLHttpRequest()
      request.open("POST", this.form.action)
      request.setRequestHeader("Accept", "application/json")
      request.upload.onprogress = (e) => { this.watch(); this.progress(e.loaded, e.total) }
      request.upload.onload = () => this.arrived()
      request.onload = () => this.answered(request)
      request.onerror = request.ontimeout = () => this.cut("Sambungan terputus")
      this.watch()
      request.send(this.body)
    }

    // watch takes silence for a cut: a dead line says nothing by itself.
    watch(most = patience) {
      clearTimeout(this.timer)
      this.timer = setTimeout(() => { this.request.abort(); this.cut("Sambungan terhenti") }, most)
    }

    progress(loaded, total) {
      const percent = total ? Math.floor(loaded / total * 100) : 0
      this.panel.bar.value = percent
      this.panel.count.textContent = total ? `${percent}% · ${megabytes(loaded)} dari ${megabytes(total)} MB` : ""
      if (percent >= 50 && percent < 100 && !this.half) {
        this.half = true
        this.say("Lebih dari setengahnya sudah terkirim.")
      }
    }

    arrived() {
      this.watch(check)
      this.panel.cancel.hidden = true // from here on it may be stored
      this.say("Semuanya sudah terkirim. Berkas sedang diperiksa.")
    }

    answered(request) {
      clearTimeout(this.timer)
      if (request.status >= 500) return this.cut("Layanan sedang terganggu")
      if (request.getResponseHeader("Content-Type").includes("json")) return location.assign(JSON.parse(request.response).lanjut)
      const page = new DOMParser().parseFromString(request.response, "text/html")
      document.title = page.title
      document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")))
      const summary = document.querySelector(".ringkasan") || document.querySelector("main")
      summary.focus()
      summary.scrollIntoView()
    }

    // cut tries once more by itself, then waits for the person. The files stay chosen.
    cut(what) {
      clearTimeout(this.timer)
      if (this.tries === 1) {
        this.say(`${what}. Unggahan diulangi sebentar lagi.`)
        this.timer = setTimeout(() => this.go(), rest)
        return
      }
      this.busy(false)
      this.say(`${what}, jadi berkas belum tersimpan. Berkas yang Anda pilih masih ada di halaman ini.`, true)
    }

    cancel() {
      clearTimeout(this.timer)
      this.left = true
      this.request?.abort()
      this.busy(false)
      this.say("Unggahan dibatalkan.")
      this.form.querySelector("button:not([type=button])").focus()
    }

    // busy keeps the form from being sent twice.
    busy(now) {
      for (const one of this.controls) one.disabled = now
      this.panel.bar.hidden = this.panel.count.hidden = this.panel.cancel.hidden = !now
      this.panel.again.hidden = true
      this.half = false
    }

    say(words, offer = false, fault = offer) {
      this.panel.told.textContent = words
      this.panel.told.className = fault ? "salah" : ""
      this.panel.again.hidden = !offer
      if (offer) this.panel.again.focus()
    }
  }

  // forget takes away what was said of the files before these.
  const forget = (form) => {
    document.querySelectorAll(".ringkasan, [data-unggah] .kirim, [data-unggah] .salah").forEach((old) => old.remove())
    form.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid")
  }

  // tooLarge tells of a file that would only be refused at the end of a long way.
  const tooLarge = (form) => {
    const limit = Number(form.dataset.unggah)
    return chosen(form).flatMap((one) => [...one.files]).find((file) => file.size > limit)
  }

  document.addEventListener("submit", (e) => {
    const form = e.target
    if (!form.matches("form[data-unggah]")) return
    if (!chosen(form).length) return // the server asks for one
    e.preventDefault()
    forget(form)
    const sending = new Sending(form), large = tooLarge(form)
    if (!large) return sending.start()
    sending.show()
    sending.busy(false)
    sending.say(`${large.name} berukuran ${megabytes(large.size)} MB; batasnya ${whole(form.dataset.unggah)} MB. Pilih berkas yang lebih kecil.`, false, true)
  })
  addEventListener("pageshow", (e) => { if (e.persisted) location.reload() }) // gone back to: a new form, and no old bar
})()
