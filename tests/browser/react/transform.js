// A list of sources with JSX on standard input → the list with calls of `React.createElement` on standard output, by a
// transformer that shares nothing with our parser. `#` in an error is the source's number.
const { readFileSync } = require('node:fs')
const { transform } = require('sucrase')

const plain = JSON.parse(readFileSync(0, 'utf8')).map((source, number) => {
  return transform(source, { transforms: ['jsx'], production: true, disableESTransforms: true, filePath: `#${number}` }).code
})
process.stdout.write(JSON.stringify(plain))
