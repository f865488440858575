// The shapes of built pages, in order of their routes. They are loaded as documents, not opened one by one: their markup
// is what is asked for, and hundreds of pages take a second.
const built = (routes) => {
  const load = (url, kind) => new Promise((done, failed) => {
    const request = new XMLHttpRequest()
    request.open('GET', url)
    request.responseType = kind
    request.onerror = () => failed(new Error(`${url} is not answered`))
    request.onload = () => request.status === 200 ? done(request.response) : failed(new Error(`${url}: ${request.status}`))
    request.send()
  })
  const rules = async (page) => {
    const links = [...page.querySelectorAll('link[rel=stylesheet]')].map((link) => link.getAttribute('href'))
    const sheets = await Promise.all(links.filter((href) => /\/page\.[0-9a-f]+\.css$/.test(href)).map((href) => load(href, 'text')))
    return sheets.flatMap((css) => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(css)
      return [...sheet.cssRules]
    })
  }
  return Promise.all(routes.map(async (route) => {
    const page = await load(route, 'document')
    return shape(page.querySelector('.d-prose'), await rules(page))
  }))
}
