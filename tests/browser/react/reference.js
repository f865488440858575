// What react-dom makes of the cases: their shapes in order.
//
// `modules` are the sources of React's own files by name, which are CommonJS; `cases` are sources of functions without
// parameters, each of which returns what to render. The reader is nobody that is known.
const rendered = ({ modules, cases }) => {
  const loaded = {}
  const require = (name) => {
    if (!loaded[name]) {
      const module = (loaded[name] = { exports: {} })
      new Function('require', 'module', 'exports', modules[name])(require, module, module.exports)
    }
    return loaded[name].exports
  }
  const React = require('react')
  const { createRoot } = require('react-dom/client')
  const { flushSync } = require('react-dom')
  const compiled = (source) => {
    try {
      return new Function('React', 'user', `'use strict'; return (${source})`)(React, {})
    } catch (error) {
      throw new Error(`${error}\n${source}`)
    }
  }
  // The tab's own page has no doctype, and so other rules for styles; this one also fetches nothing.
  const page = document.implementation.createHTMLDocument('')
  return cases.map((source) => {
    const render = compiled(source)
    const container = page.createElement('div')
    const errors = []
    const root = createRoot(container, { onUncaughtError: (error) => errors.push(String(error)) })
    // In a component, so that a case may throw as one does.
    flushSync(() => root.render(React.createElement(() => render())))
    return errors.length > 0 ? `throws ${errors[0]}` : shape(container, [])
  })
}
