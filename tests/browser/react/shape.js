// What is in an element, as text: a line for each element with its attributes in alphabetical order, and for each text.
// Both sides are read by it. What our HTML has that its author did not write is left out, each thing with its reason.
// `rules` are those of the page's own style sheet.
const shape = (container, rules) => {
  const lines = []

  // Pages run under `style-src 'self'`: a style is a class whose rule holds the declarations.
  const declarations = (element) => {
    const classes = [...element.classList].filter((name) => /^s-[0-9a-f]{8}$/.test(name))
    const styles = classes.map((name) => rules.find((rule) => rule.selectorText === `.${name}.${name}`))
    const css = styles.map((rule) => rule?.style.cssText ?? 'a class without a rule').join(' ')
    return css || element.style.cssText
  }

  const attribute = (element, { name, value, namespaceURI }) => {
    const checkbox = element.matches('input[type=checkbox]')
    if (name === 'style') return null
    // React sets these as properties only; the properties are compared.
    if (name === 'muted' || name === 'selected') return null
    // A class that is only there for a style is no attribute of the author's.
    if (name === 'class') {
      const own = value.split(' ').filter((part) => !/^s-[0-9a-f]{8}$/.test(part)).join(' ')
      return own === '' && value !== '' ? null : `class=${JSON.stringify(own)}`
    }
    // Headings can be linked to.
    if (name === 'id' && element.querySelector(':scope > .d-anchor')) return null
    // What depends on the reader has numbers.
    if (name === 'data-docs') return null
    // Images load when they are near.
    if (name === 'loading' && element.localName === 'img' && value === 'lazy') return null
    // Boxes of task lists have a name for screen readers.
    if (name === 'aria-label' && checkbox) return null
    // A parser puts `xmlns` into a namespace of its own; nothing reads it.
    const space = namespaceURI && !name.startsWith('xmlns') ? ` of ${namespaceURI}` : ''
    return `${name}=${JSON.stringify(value)}${space}`
  }

  // What HTML can say only in part: React sets these as properties of the element.
  const state = (element) => {
    switch (element.localName) {
      case 'input': return ['value', 'checked']
      case 'textarea': return ['value']
      case 'option': return ['selected']
      case 'audio': case 'video': return ['muted']
      default: return []
    }
  }

  const open = (element) => {
    const attributes = [...element.attributes].map((each) => attribute(element, each)).filter((each) => each !== null)
    const css = declarations(element)
    if (css) attributes.push(`style=${JSON.stringify(css)}`)
    attributes.sort()
    attributes.push(...state(element).map((name) => `.${name}=${JSON.stringify(element[name])}`))
    const space = element.namespaceURI.split('/').pop()
    return ['<' + (space === 'xhtml' ? '' : space + ':') + element.localName, ...attributes].join(' ') + '>'
  }

  let text = ''
  const flush = (depth) => {
    if (text) lines.push('  '.repeat(depth) + JSON.stringify(text))
    text = ''
  }

  const walk = (node, depth) => {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) text += child.data
      if (child.nodeType !== Node.ELEMENT_NODE) continue
      // The other half of a heading's link, and marks of places among rows and options that a reader's browser fills.
      if (child.matches('a.d-anchor, template')) continue
      // Wide tables scroll in a box of their own; a place that a reader's browser fills has what is for everybody.
      if (child.matches('div.d-table, docs-slot')) {
        walk(child, depth)
        continue
      }
      flush(depth)
      lines.push('  '.repeat(depth) + open(child))
      walk(child, depth + 1)
      flush(depth + 1)
    }
  }

  walk(container, 0)
  flush(0)
  return lines.join('\n')
}
