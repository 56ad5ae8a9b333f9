// The network between a browser and the service, as a proxy that can be cut: what a service worker asks for goes through it
// too, which the browser's own switch for being offline does not promise.
import http from 'node:http'
import { after } from 'node:test'

export class Cable {
  static async lay() {
    const cable = new Cable()
    await new Promise((listening) => cable.server.listen(0, '127.0.0.1', listening))
    after(() => cable.cut() || cable.server.close())
    return cable
  }

  constructor() {
    this.ends = new Set()
    this.delay = 0 // milliseconds until an answer begins
    this.server = http.createServer((request, answer) => {
      const onward = http.request(request.url, { method: request.method, headers: request.headers }, (got) => {
        setTimeout(() => {
          answer.writeHead(got.statusCode, got.rawHeaders)
          got.pipe(answer)
        }, this.delay)
      })
      onward.on('error', () => answer.destroy())
      request.pipe(onward)
    })
    this.server.on('connection', (end) => {
      if (this.broken) return end.destroy()
      this.ends.add(end.on('close', () => this.ends.delete(end)))
    })
  }

  // proxy is how a browser is told of it; without the bypass it would go straight to this machine.
  get proxy() {
    return { server: `http://127.0.0.1:${this.server.address().port}`, bypass: '<-loopback>' }
  }

  cut() {
    this.broken = true
    this.ends.forEach((end) => end.destroy())
  }

  mend() {
    this.broken = false
  }
}
